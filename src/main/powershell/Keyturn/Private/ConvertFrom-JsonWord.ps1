function ConvertFrom-JsonWord {
    # A number, true, false or null.
    param([Parameter(Mandatory = $true)][string] $Word)

    if ($Word -ceq 'null') {
        return $null
    }
    if (($Word -ceq 'true') -or ($Word -ceq 'false')) {
        return ($Word -ceq 'true')
    }
    $number = 0.0
    $isNumber = [double]::TryParse($Word, [Globalization.NumberStyles]::Float, [Globalization.CultureInfo]::InvariantCulture, [ref]$number)
    if ((-not $isNumber) -or [double]::IsInfinity($number)) {
        throw (New-Refusal -Code 'bad-request' -Message 'A number of the request is too large.')
    }
    # beyond this a number of JSON is not certain to be what was meant
    if (([Math]::Abs($number) -le 9007199254740991) -and ([Math]::Floor($number) -eq $number)) {
        return [long]$number
    }
    return $number
}
