function Get-StringEnd {
    # The place after the closing quote of the JSON string whose opening quote is at Start.
    param([int] $Start)

    $i = $Start + 1
    while ($i -lt $script:RequestLength) {
        $byte = $script:RequestBytes[$i]
        if ($byte -eq 0x5C) {
            $i += 2
            continue
        }
        if ($byte -eq 0x22) {
            return ($i + 1)
        }
        $i++
    }
    throw (New-Refusal -Code 'bad-request' -Message 'The request is not whole JSON.')
}
