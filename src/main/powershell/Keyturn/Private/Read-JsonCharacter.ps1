function Read-JsonCharacter {
    # The characters of the string whose opening quote is at $script:JsonAt, which is put behind its closing one.
    $end = $script:JsonAt + 1
    while (($end -lt $script:Json.Length) -and ([int]$script:Json[$end] -ne 0x22)) {
        $end += 1 + [int]([int]$script:Json[$end] -eq 0x5C)
    }
    $clear = [char[]]::new($end - $script:JsonAt)
    $length = 0
    $awaitsLow = $false
    try {
        for ($i = $script:JsonAt + 1; $i -lt $script:Json.Length; $i++) {
            $code = [int]$script:Json[$i]
            if ($code -eq 0x22) {
                $script:JsonAt = $i + 1
                if ($awaitsLow) {
                    throw (New-JsonFault -What 'half a surrogate pair')
                }
                $result = [char[]]::new($length)
                [Array]::Copy($clear, $result, $length)
                return , $result
            }
            if ($code -lt 0x20) {
                throw (New-JsonFault -What 'a control character in a string')
            }
            if ($code -eq 0x5C) {
                $i++
                $place = -1
                if ($i -lt $script:Json.Length) {
                    $place = '"\/bfnrtu'.IndexOf($script:Json[$i])
                }
                if ($place -lt 0) {
                    throw (New-JsonFault -What 'an escape that does not exist')
                }
                if ($place -lt 8) {
                    $code = @(0x22, 0x5C, 0x2F, 8, 12, 10, 13, 9)[$place]
                }
                else {
                    $code = 0
                    for ($digit = 1; $digit -le 4; $digit++) {
                        $i++
                        if (($i -ge $script:Json.Length) -or (-not [Uri]::IsHexDigit($script:Json[$i]))) {
                            throw (New-JsonFault -What 'an escape that is not whole')
                        }
                        $code = ($code * 16) + [Uri]::FromHex($script:Json[$i])
                    }
                }
            }
            if ([char]::IsLowSurrogate([char]$code) -ne $awaitsLow) {
                throw (New-JsonFault -What 'half a surrogate pair')
            }
            $awaitsLow = [char]::IsHighSurrogate([char]$code)
            $clear[$length] = [char]$code
            $length++
        }
        throw (New-JsonFault -What 'a string without an end')
    }
    finally {
        [Array]::Clear($clear, 0, $clear.Length)
    }
}
