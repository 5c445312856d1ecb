function Write-State {
    # Whole or not at all: written beside, flushed to the disk, and put into place. Only the end of that is tried again: a
    # virus scanner or a backup may be looking at the file.
    param([Parameter(Mandatory = $true)][object] $State)

    $path = Join-Path -Path $script:StateFolder -ChildPath 'state.json'
    $beside = "$path.new"
    $bytes = [Text.Encoding]::ASCII.GetBytes((ConvertTo-AsciiJson -Value $State))
    $stream = [IO.File]::Open($beside, [IO.FileMode]::Create, [IO.FileAccess]::Write, [IO.FileShare]::None)
    try {
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush($true)
    }
    finally {
        $stream.Dispose()
    }
    for ($try = 1; $true; $try++) {
        try {
            Move-IntoPlace -From $beside -To $path
            return
        }
        catch {
            if ($try -ge 20) {
                throw
            }
        }
        Start-Sleep -Milliseconds 100
    }
}
