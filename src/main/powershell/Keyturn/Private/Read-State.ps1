function Read-State {
    # What this server remembers for good: the newest fence of each connector, when a password was stored, what a pause
    # found, and how the server was when its service last ran. A state that cannot be read is an error: an empty one in
    # its place would let an overtaken command in.
    $path = Join-Path -Path $script:StateFolder -ChildPath 'state.json'
    if (-not (Test-Path -LiteralPath $script:StateFolder -PathType Container)) {
        throw (New-Refusal -Code 'server-error' -Message "The folder $($script:StateFolder) is missing. Run Install-Keyturn.ps1.")
    }
    $state = $null
    foreach ($place in @($path, "$path.new")) {
        # Windows may break off a replacement between its two renames: the new state is whole then, and lies beside
        if (Test-Path -LiteralPath $place -PathType Leaf) {
            $state = Read-StateFile -Path $place
            break
        }
    }
    if ($null -ne $state) {
        return $state
    }
    # the earlier state is kept from the second writing on; the first one was cut off when there is none
    if ((Test-Path -LiteralPath $path -PathType Leaf) -or (Test-Path -LiteralPath "$path.old" -PathType Leaf)) {
        throw (New-Refusal -Code 'server-error' -Message "The file $path cannot be read, so it is not known which commands are overtaken. Restore it from $path.old or a backup, or delete both when no rotation is running.")
    }
    return [ordered]@{ version = [long]1; connectors = [ordered]@{}; pause = $null; remembered = $null }
}
