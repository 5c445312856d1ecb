function ConvertTo-AsciiJson {
    # JSON in ASCII, so that no console's encoding matters, and of the same length on each version of PowerShell: that of
    # Windows writes six characters for some that need none. Names are our own, and need no escape. Half a surrogate pair,
    # which is no text, becomes U+FFFD.
    param([AllowNull()][object] $Value)

    if ($null -eq $Value) {
        return 'null'
    }
    if ($Value -is [bool]) {
        return ([string]$Value).ToLowerInvariant()
    }
    if (($Value -is [int]) -or ($Value -is [long]) -or ($Value -is [double]) -or ($Value -is [decimal])) {
        return $Value.ToString([Globalization.CultureInfo]::InvariantCulture)
    }
    if ($Value -is [Collections.IDictionary]) {
        $fields = foreach ($name in @($Value.Keys)) {
            '"' + $name + '":' + (ConvertTo-AsciiJson -Value $Value[$name])
        }
        return '{' + (@($fields) -join ',') + '}'
    }
    if ($Value -is [Management.Automation.PSCustomObject]) {
        $fields = foreach ($property in $Value.PSObject.Properties) {
            '"' + $property.Name + '":' + (ConvertTo-AsciiJson -Value $property.Value)
        }
        return '{' + (@($fields) -join ',') + '}'
    }
    if ($Value -is [Collections.IList]) {
        $elements = foreach ($element in $Value) {
            ConvertTo-AsciiJson -Value $element
        }
        return '[' + (@($elements) -join ',') + ']'
    }
    $text = [string]$Value
    if ($text -cnotmatch '[^\x20-\x7E]|["\\]') {
        return '"' + $text + '"'
    }
    $text = [regex]::Replace($text, $script:LoneSurrogate, [string][char]0xFFFD)
    $text = $text.Replace('\', '\\').Replace('"', '\"')
    return '"' + [regex]::Replace($text, '[^\x20-\x7E]', { param($match) '\u{0:x4}' -f [int][char]$match.Value }) + '"'
}
