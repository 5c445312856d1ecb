function Read-StateFile {
    # The state in a file; nothing when it is not whole.
    param([Parameter(Mandatory = $true)][string] $Path)

    # shared for deletion too: a reader must not keep a writer from putting the next one into place
    $stream = [IO.File]::Open($Path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]'ReadWrite, Delete')
    try {
        $reader = New-Object -TypeName IO.StreamReader -ArgumentList $stream, ([Text.Encoding]::UTF8)
        $text = $reader.ReadToEnd()
    }
    finally {
        $stream.Dispose()
    }
    try {
        $state = ConvertFrom-StrictJson -Text $text
        if (($state['version'] -eq 1) -and ($state['connectors'] -is [Collections.IDictionary])) {
            return $state
        }
    }
    catch {
        $null = $_
    }
    return $null
}
