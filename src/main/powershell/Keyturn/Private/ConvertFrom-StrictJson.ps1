function ConvertFrom-StrictJson {
    # Reads $script:Json, the whole of it, as JSON by RFC 8259 and nothing more: no comments, no single quotes, no name
    # twice in one object, also not in another case. Objects become dictionaries that tell upper from lower case.
    # PowerShell's own reader knows more than the standard, and another more in each version.
    $script:JsonAt = 0
    $value = Read-JsonValue -Depth 0
    Skip-JsonBlank
    if ($script:JsonAt -lt $script:Json.Length) {
        throw (New-JsonFault -What 'something follows its end')
    }
    if ($value -is [array]) {
        return , $value
    }
    return $value
}
