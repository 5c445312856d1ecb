function Read-Secret {
    # Decodes the JSON string between two places of the request's bytes into $script:Secret, without making a String.
    param([int] $Start, [int] $End)

    $encoding = New-Object -TypeName Text.UTF8Encoding -ArgumentList $false, $true
    $raw = $encoding.GetChars($script:RequestBytes, $Start, $End - $Start)
    $clear = [char[]]::new($raw.Length)
    try {
        $length = 0
        $i = 0
        while ($i -lt $raw.Length) {
            if ($raw[$i] -cne [char]0x5C) {
                $clear[$length] = $raw[$i]
                $i++
            }
            elseif ($raw[$i + 1] -ceq [char]'u') {
                $code = 0
                for ($digit = $i + 2; $digit -lt ($i + 6); $digit++) {
                    $code = ($code * 16) + [Uri]::FromHex($raw[$digit])
                }
                $clear[$length] = [char]$code
                $i += 6
            }
            else {
                $place = [Array]::IndexOf([char[]]'bfnrt', $raw[$i + 1])
                if ($place -ge 0) {
                    $clear[$length] = ([char[]]@(8, 12, 10, 13, 9))[$place]
                }
                else {
                    $clear[$length] = $raw[$i + 1]
                }
                $i += 2
            }
            $length++
        }
        $script:Secret = [char[]]::new($length)
        [Array]::Copy($clear, $script:Secret, $length)
    }
    finally {
        [Array]::Clear($raw, 0, $raw.Length)
        [Array]::Clear($clear, 0, $clear.Length)
    }
}
