function Get-UsableOpeningKey {
    # The server's opening key; what is wrong with it is told, because only its owner can mend it.
    try {
        return (Get-OpeningKey)
    }
    catch {
        $script:Failure = $_
        $failure = Get-Failure
        if ($failure.Code -eq 'access-denied') {
            throw
        }
        throw (New-Refusal -Code 'server-error' -Message "The opening key of this server cannot be used ($($failure.Kind)). Run Install-Keyturn.ps1. Nothing was changed.")
    }
}
