function Read-JsonWord {
    # A number, true, false or null.
    $start = $script:JsonAt
    while (($script:JsonAt -lt $script:Json.Length) -and ([string]$script:Json[$script:JsonAt] -cmatch '[0-9A-Za-z.+-]')) {
        $script:JsonAt++
    }
    $word = [string]::new($script:Json, $start, $script:JsonAt - $start)
    if ($word -ceq 'null') {
        return $null
    }
    if (($word -ceq 'true') -or ($word -ceq 'false')) {
        return ($word -ceq 'true')
    }
    if ($word -cnotmatch '^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z') {
        throw (New-JsonFault -What 'a value that does not exist')
    }
    $number = 0.0
    $isNumber = [double]::TryParse($word, [Globalization.NumberStyles]::Float, [Globalization.CultureInfo]::InvariantCulture, [ref]$number)
    if ((-not $isNumber) -or [double]::IsInfinity($number)) {
        throw (New-JsonFault -What 'a number that is too large')
    }
    # beyond this a number of JSON is not certain to be what was meant
    if (([Math]::Abs($number) -le 9007199254740991) -and ([Math]::Floor($number) -eq $number)) {
        return [long]$number
    }
    return $number
}
