function Assert-SecretLength {
    # By characters, not by halves of surrogate pairs.
    $length = 0
    foreach ($character in $script:Secret) {
        if (-not [char]::IsLowSurrogate($character)) {
            $length++
        }
    }
    if (($length -lt 1) -or ($length -gt 256)) {
        throw (New-Refusal -Code 'bad-request' -Message 'The password does not have 1 to 256 characters.')
    }
}
