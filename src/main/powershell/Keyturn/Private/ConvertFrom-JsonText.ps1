function ConvertFrom-JsonText {
    # A string of JSON without its quotes. Half of a surrogate pair is no character.
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string] $Text)

    if ($Text -cmatch '\\') {
        $Text = [regex]::Replace($Text, '\\(u[0-9A-Fa-f]{4}|.)', {
                param($match)
                $escape = $match.Groups[1].Value
                if ($escape.Length -gt 1) {
                    return [string][char][Convert]::ToInt32($escape.Substring(1), 16)
                }
                return [string][char]@(0x22, 0x5C, 0x2F, 8, 12, 10, 13, 9)['"\/bfnrt'.IndexOf($escape)]
            })
    }
    if ($Text -cmatch $script:LoneSurrogate) {
        throw (New-Refusal -Code 'bad-request' -Message 'A text of the request has half of a surrogate pair.')
    }
    return $Text
}
