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
        $state = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($path))
        if ((Get-Field -From $state -Name 'version') -ne 1) {
            throw 'another version'
        }
        return $state
    }
    catch {
        throw (New-Refusal -Code 'server-error' -Message "The file $path cannot be read, so that nobody knows which commands are overtaken. Restore it, or delete it when no rotation is running.")
    }
}
