function Find-SecretField {
    # Where in the request's bytes the value of the outermost field "password" stands, its quotes included; nothing when
    # there is none. The name counts in any case, because ConvertFrom-Json would not tell the difference either.
    $depth = 0
    $expectsName = $false
    $isSecret = $false
    $found = $null
    $i = 0
    while ($i -lt $script:RequestLength) {
        $byte = $script:RequestBytes[$i]
        if ($byte -eq 0x22) {
            $end = Get-StringEnd -Start $i
            if (($depth -eq 1) -and $expectsName) {
                $isSecret = Test-SecretName -Start ($i + 1) -End ($end - 1)
                $expectsName = $false
            }
            elseif (($depth -eq 1) -and $isSecret) {
                if ($null -ne $found) {
                    throw (New-Refusal -Code 'bad-request' -Message 'The request has more than one password.')
                }
                $found = [pscustomobject]@{ Start = $i; End = $end }
                $isSecret = $false
            }
            $i = $end
            continue
        }
        if (($byte -eq 0x7B) -or ($byte -eq 0x5B)) {
            $depth++
            $expectsName = ($depth -eq 1)
        }
        elseif (($byte -eq 0x7D) -or ($byte -eq 0x5D)) {
            $depth--
        }
        elseif (($byte -eq 0x2C) -and ($depth -eq 1)) {
            $expectsName = $true
            $isSecret = $false
        }
        if ($isSecret -and ($byte -notin @(0x3A, 0x20, 0x09, 0x0A, 0x0D))) {
            throw (New-Refusal -Code 'bad-request' -Message 'The field "password" is not a string.')
        }
        $i++
    }
    return $found
}
