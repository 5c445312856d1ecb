function Limit-Text {
    # The beginning of a text, which does not end between the halves of a surrogate pair.
    param([AllowNull()][AllowEmptyString()][string] $Text, [Parameter(Mandatory = $true)][int] $Largest)

    if ($Text.Length -le $Largest) {
        return $Text
    }
    $length = $Largest
    if ([char]::IsHighSurrogate($Text[$length - 1])) {
        $length--
    }
    return $Text.Substring(0, $length)
}
