function Test-ParameterIsSecret {
    # Whether a parameter has the password, without a text of it; a SecureString is believed by its length.
    param([AllowNull()][object] $Parameter)

    try {
        $kept = $Parameter.PSObject.Properties['Value'].get_Value()
        if ($kept -is [Security.SecureString]) {
            return ($kept.Length -eq $script:Secret.Length)
        }
        if (($kept -isnot [string]) -or ($kept.Length -ne $script:Secret.Length)) {
            return $false
        }
        for ($i = 0; $i -lt $kept.Length; $i++) {
            $same = $script:Secret[$i].Equals($kept[$i])
            if (-not $same) {
                return $false
            }
        }
        return $true
    }
    catch {
        $global:Error.Clear()
        return $false
    }
}
