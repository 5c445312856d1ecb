function Read-State {
    # What this server remembers for good: the newest fence of each connector, when a password was stored, what a pause
    # found, and how the server was when its service last ran. A state that cannot be read is an error: an empty one in
    # its place would let an overtaken command in.
    $path = Join-Path -Path $script:StateFolder -ChildPath 'state.json'
    if (-not (Test-Path -LiteralPath $script:StateFolder -PathType Container)) {
        throw (New-Refusal -Code 'server-error' -Message "The folder $($script:StateFolder) is missing. Run Install-Keyturn.ps1.")
    }
    if (-not (Test-Path -LiteralPath $path -PathType Leaf)) {
        return [pscustomobject]@{ version = 1; connectors = [pscustomobject]@{}; pause = $null; remembered = $null }
    }
    try {
        # shared for deletion too: a reader must not keep a writer from putting the next one into place
        $stream = [IO.File]::Open($path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]'ReadWrite, Delete')
        try {
            $reader = New-Object -TypeName IO.StreamReader -ArgumentList $stream, ([Text.Encoding]::UTF8)
            $text = $reader.ReadToEnd()
        }
        finally {
            $stream.Dispose()
        }
        $state = ConvertFrom-Json -InputObject $text
        if ((Get-Field -From $state -Name 'version') -ne 1) {
            throw 'another version'
        }
        return $state
    }
    catch {
        throw (New-Refusal -Code 'server-error' -Message "The file $path cannot be read, so it is not known which commands are overtaken. Restore it, or delete it when no rotation is running.")
    }
}
