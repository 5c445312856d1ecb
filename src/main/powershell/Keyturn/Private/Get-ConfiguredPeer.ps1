function Get-ConfiguredPeer {
    # Computers that an administrator named, one in a line of peers.txt beside the state.
    $path = Join-Path -Path $script:StateFolder -ChildPath 'peers.txt'
    if (Test-Path -LiteralPath $path -PathType Leaf) {
        foreach ($line in [IO.File]::ReadAllLines($path)) {
            $name = $line.Trim()
            if (($name.Length -gt 0) -and (-not $name.StartsWith('#')) -and ($name -ne [Environment]::MachineName)) {
                [ordered]@{ name = $name; source = 'configuration' }
            }
        }
    }
}
