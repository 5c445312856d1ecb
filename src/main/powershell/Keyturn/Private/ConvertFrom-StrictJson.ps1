function ConvertFrom-StrictJson {
    # JSON by RFC 8259 and nothing more: no comments, no single quotes, no name twice in one object, also not in another case.
    # Objects become dictionaries that tell upper from lower case, arrays lists. PowerShell's own reader knows more than the
    # standard, and another more in each version.
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string] $Text)

    $result = $null
    $name = $null
    # the containers that are open, and the names that each of them has
    $open = New-Object -TypeName Collections.Stack
    $names = New-Object -TypeName Collections.Stack
    $state = 'value'
    $at = 0
    while ($true) {
        $token = $script:JsonToken.Match($Text, $at)
        if (-not $token.Success) {
            break
        }
        $at = $token.Index + $token.Length
        $mark = $token.Groups['mark'].Value
        $isText = $token.Groups['text'].Success
        if ($isText -and ($state -in @('name', 'nameOrEnd'))) {
            $name = ConvertFrom-JsonText -Text $token.Groups['text'].Value
            if (-not $names.Peek().Add($name)) {
                throw (New-Refusal -Code 'bad-request' -Message "A name comes twice (character $at).")
            }
            $state = 'colon'
        }
        elseif (($mark -eq ':') -and ($state -eq 'colon')) {
            $state = 'value'
        }
        elseif (($mark -eq ',') -and ($state -eq 'more')) {
            $state = 'value'
            if ($open.Peek() -is [Collections.IDictionary]) {
                $state = 'name'
            }
        }
        elseif ((($mark -eq '}') -and ($open.Count -gt 0) -and ($open.Peek() -is [Collections.IDictionary]) -and ($state -in @('nameOrEnd', 'more'))) -or
            (($mark -eq ']') -and ($open.Count -gt 0) -and ($open.Peek() -isnot [Collections.IDictionary]) -and ($state -in @('valueOrEnd', 'more')))) {
            $null = $open.Pop()
            $null = $names.Pop()
            $state = 'more'
        }
        elseif (($state -in @('value', 'valueOrEnd')) -and ($mark -notin @(':', ',', '}', ']'))) {
            $state = 'more'
            if ($isText) {
                $value = ConvertFrom-JsonText -Text $token.Groups['text'].Value
            }
            elseif ($mark -eq '{') {
                $value = New-Object -TypeName Collections.Specialized.OrderedDictionary -ArgumentList ([StringComparer]::Ordinal)
                $state = 'nameOrEnd'
            }
            elseif ($mark -eq '[') {
                $value = New-Object -TypeName Collections.ArrayList
                $state = 'valueOrEnd'
            }
            else {
                $value = ConvertFrom-JsonWord -Word $token.Groups['word'].Value
            }
            if ($open.Count -eq 0) {
                $result = $value
            }
            elseif ($open.Peek() -is [Collections.IDictionary]) {
                $open.Peek()[$name] = $value
            }
            else {
                $null = $open.Peek().Add($value)
            }
            if ($state -ne 'more') {
                $open.Push($value)
                $names.Push((New-Object -TypeName 'Collections.Generic.HashSet[string]' -ArgumentList ([StringComparer]::OrdinalIgnoreCase)))
            }
        }
        else {
            break
        }
        if ($open.Count -gt 16) {
            throw (New-Refusal -Code 'bad-request' -Message 'The request is nested too deeply.')
        }
        if (($open.Count -eq 0) -and ($state -eq 'more')) {
            $state = 'end'
        }
    }
    if (($state -ne 'end') -or ($Text.Substring($at) -cnotmatch '^[\x20\t\r\n]*\z')) {
        throw (New-Refusal -Code 'bad-request' -Message "The request is not strict JSON (character $at).")
    }
    return , $result
}
