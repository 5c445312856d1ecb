function Assert-Secret {
    # Whether a password came where one is wanted, and only there. Half of a surrogate pair is no character of its own.
    param([Parameter(Mandatory = $true)][string] $Verb)

    if ($Verb -ne 'update-credential') {
        if ($null -ne $script:Secret) {
            throw (New-Refusal -Code 'bad-request' -Message "The command $Verb takes no password.")
        }
        return
    }
    if (($null -eq $script:Secret) -or ($script:Secret.Length -eq 0)) {
        throw (New-Refusal -Code 'bad-request' -Message 'The request has no "password".')
    }
    $length = 0
    foreach ($character in $script:Secret) {
        if (-not [char]::IsLowSurrogate($character)) {
            $length++
        }
    }
    if ($length -gt 256) {
        throw (New-Refusal -Code 'bad-request' -Message 'The password is longer than 256 characters.')
    }
}
