function Write-State {
    # Whole or not at all: written beside, flushed to the disk, and put into place by one rename.
    param([Parameter(Mandatory = $true)][object] $State)

    $path = Join-Path -Path $script:StateFolder -ChildPath 'state.json'
    $beside = "$path.new"
    $bytes = [Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $State -Depth 10 -Compress))
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
            if (Test-Path -LiteralPath $path -PathType Leaf) {
                # PowerShell would make an empty string of $null, which is a name
                [IO.File]::Replace($beside, $path, [Management.Automation.Language.NullString]::Value)
            }
            else {
                [IO.File]::Move($beside, $path)
            }
            return
        }
        catch {
            # a virus scanner or a backup may be looking at it
            if ($try -ge 20) {
                throw
            }
        }
        Start-Sleep -Milliseconds 100
    }
}
