function Test-RequestWhole {
    # Whether what was read ends its outermost object. Brackets within strings do not count.
    $depth = 0
    $inString = $false
    $escaped = $false
    for ($i = 0; $i -lt $script:RequestLength; $i++) {
        $byte = $script:RequestBytes[$i]
        if ($inString) {
            if ($escaped) {
                $escaped = $false
            }
            elseif ($byte -eq 0x5C) {
                $escaped = $true
            }
            elseif ($byte -eq 0x22) {
                $inString = $false
            }
        }
        elseif ($byte -eq 0x22) {
            $inString = $true
        }
        elseif (($byte -eq 0x7B) -or ($byte -eq 0x5B)) {
            $depth++
        }
        elseif (($byte -eq 0x7D) -or ($byte -eq 0x5D)) {
            $depth--
            if ($depth -le 0) {
                $script:RequestLength = $i + 1
                return $true
            }
        }
    }
    return $false
}
