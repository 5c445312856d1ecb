# JSON that has one meaning: no comments, no duplicate names, no single quotes, nothing after the end. ConvertFrom-Json of
# Windows PowerShell allows all of these, and a signed text must not be read in two ways. Names are told apart by case.

$script:JsonToken = New-Object -TypeName Text.RegularExpressions.Regex -ArgumentList @(
    '\G[ \t\r\n]*(?:("(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(true|false|null)|([\[\]{},:]))',
    [Text.RegularExpressions.RegexOptions]::CultureInvariant
)

function ConvertFrom-WireJson {
    # An object becomes a dictionary, an array an ArrayList, a whole number a long. The member $RawMember of the outermost object
    # stays the text that it is, so that it can be handed on byte for byte.
    param(
        [Parameter(Mandatory = $true)][AllowEmptyString()][string] $Text,
        [AllowNull()][string] $RawMember
    )
    $reader = @{ Text = $Text; Position = 0; RawMember = $RawMember; Token = $null; Start = 0; End = 0 }
    Step-JsonReader -Reader $reader
    $holder = @{ Value = $null }
    Read-JsonValue -Reader $reader -Depth 0 -Holder $holder
    if ($Text.Substring($reader.End).Trim([char[]]@(9, 10, 13, 32)).Length -gt 0) {
        throw 'The JSON has something after its end.'
    }
    return , $holder.Value
}

function Step-JsonReader {
    param([Parameter(Mandatory = $true)][hashtable] $Reader)
    $match = $script:JsonToken.Match($Reader.Text, $Reader.Position)
    if (-not $match.Success) {
        throw "The JSON is not well formed at character $($Reader.Position)."
    }
    $Reader.Token = $match
    $Reader.End = $match.Index + $match.Length
    $Reader.Position = $Reader.End
    $Reader.Start = $Reader.End - $match.Value.TrimStart([char[]]@(9, 10, 13, 32)).Length
}

function Test-JsonMark {
    # Is the present token this one of [ ] { } , :
    param([Parameter(Mandatory = $true)][hashtable] $Reader, [Parameter(Mandatory = $true)][string] $Mark)
    return $Reader.Token.Groups[4].Value -ceq $Mark
}

function Read-JsonValue {
    # The value that begins with the present token; afterwards the present token is its last one. Into a holder, because the
    # pipeline would unroll what it carries.
    param(
        [Parameter(Mandatory = $true)][hashtable] $Reader,
        [Parameter(Mandatory = $true)][int] $Depth,
        [Parameter(Mandatory = $true)][hashtable] $Holder
    )
    if ($Depth -gt 24) {
        throw 'The JSON is nested too deeply.'
    }
    $groups = $Reader.Token.Groups
    if ($groups[1].Success) {
        $Holder.Value = ConvertFrom-JsonString -Quoted $groups[1].Value
    }
    elseif ($groups[2].Success) {
        $Holder.Value = ConvertFrom-JsonNumber -Text $groups[2].Value
    }
    elseif ($groups[3].Success) {
        $Holder.Value = @{ 'true' = $true; 'false' = $false; 'null' = $null }[$groups[3].Value]
    }
    elseif (Test-JsonMark -Reader $Reader -Mark '{') {
        Read-JsonObject -Reader $Reader -Depth $Depth -Holder $Holder
    }
    elseif (Test-JsonMark -Reader $Reader -Mark '[') {
        Read-JsonArray -Reader $Reader -Depth $Depth -Holder $Holder
    }
    else {
        throw "The JSON is not well formed at character $($Reader.Start)."
    }
}

function Read-JsonObject {
    param([hashtable] $Reader, [int] $Depth, [hashtable] $Holder)
    $object = New-Object -TypeName 'Collections.Generic.Dictionary[string,object]' -ArgumentList ([StringComparer]::Ordinal)
    $Holder.Value = $object
    Step-JsonReader -Reader $Reader
    if (Test-JsonMark -Reader $Reader -Mark '}') {
        return
    }
    while ($true) {
        if (-not $Reader.Token.Groups[1].Success) {
            throw "The JSON is not well formed at character $($Reader.Start)."
        }
        $name = ConvertFrom-JsonString -Quoted $Reader.Token.Groups[1].Value
        if ($object.ContainsKey($name)) {
            throw "The JSON has the name '$name' twice."
        }
        Step-JsonReader -Reader $Reader
        if (-not (Test-JsonMark -Reader $Reader -Mark ':')) {
            throw "The JSON is not well formed at character $($Reader.Start)."
        }
        Step-JsonReader -Reader $Reader
        $start = $Reader.Start
        $member = @{ Value = $null }
        Read-JsonValue -Reader $Reader -Depth ($Depth + 1) -Holder $member
        $object[$name] = $member.Value
        if (($Depth -eq 0) -and ($name -ceq $Reader.RawMember)) {
            $object[$name] = $Reader.Text.Substring($start, $Reader.End - $start)
        }
        Step-JsonReader -Reader $Reader
        if (Test-JsonMark -Reader $Reader -Mark '}') {
            return
        }
        if (-not (Test-JsonMark -Reader $Reader -Mark ',')) {
            throw "The JSON is not well formed at character $($Reader.Start)."
        }
        Step-JsonReader -Reader $Reader
    }
}

function Read-JsonArray {
    param([hashtable] $Reader, [int] $Depth, [hashtable] $Holder)
    $array = New-Object -TypeName Collections.ArrayList
    $Holder.Value = $array
    Step-JsonReader -Reader $Reader
    if (Test-JsonMark -Reader $Reader -Mark ']') {
        return
    }
    while ($true) {
        $member = @{ Value = $null }
        Read-JsonValue -Reader $Reader -Depth ($Depth + 1) -Holder $member
        $null = $array.Add($member.Value)
        Step-JsonReader -Reader $Reader
        if (Test-JsonMark -Reader $Reader -Mark ']') {
            return
        }
        if (-not (Test-JsonMark -Reader $Reader -Mark ',')) {
            throw "The JSON is not well formed at character $($Reader.Start)."
        }
        Step-JsonReader -Reader $Reader
    }
}

function ConvertFrom-JsonNumber {
    # A whole number that fits becomes a long, every other one a double.
    param([Parameter(Mandatory = $true)][string] $Text)
    $whole = [long]0
    if ([long]::TryParse($Text, [Globalization.NumberStyles]::AllowLeadingSign, [Globalization.CultureInfo]::InvariantCulture, [ref]$whole)) {
        return $whole
    }
    return [double]::Parse($Text, [Globalization.CultureInfo]::InvariantCulture)
}

function ConvertFrom-JsonString {
    param([Parameter(Mandatory = $true)][string] $Quoted)
    $inner = $Quoted.Substring(1, $Quoted.Length - 2)
    if (-not $inner.Contains('\')) {
        return $inner
    }
    $text = New-Object -TypeName Text.StringBuilder -ArgumentList $inner.Length
    $from = 0
    while ($true) {
        $escape = $inner.IndexOf('\', $from, [StringComparison]::Ordinal)
        if ($escape -lt 0) {
            return $text.Append($inner, $from, $inner.Length - $from).ToString()
        }
        $null = $text.Append($inner, $from, $escape - $from)
        $kind = $inner[$escape + 1]
        $from = $escape + 2
        if ($kind -ceq [char]'u') {
            $null = $text.Append([char][Convert]::ToInt32($inner.Substring($from, 4), 16))
            $from += 4
        }
        else {
            $place = [Array]::IndexOf([char[]]'bfnrt', $kind)
            if ($place -ge 0) {
                $kind = [char]@(8, 12, 10, 13, 9)[$place]
            }
            $null = $text.Append($kind)
        }
    }
}

function ConvertTo-CompactJson {
    # ConvertTo-Json of Windows PowerShell writes ' < > & as six characters each: an answer would not fit any more.
    param([AllowNull()][object] $Value)
    if ($null -eq $Value) {
        return 'null'
    }
    if ($Value -is [bool]) {
        return $Value.ToString().ToLowerInvariant()
    }
    if ($Value -is [string]) {
        return ConvertTo-JsonString -Text $Value
    }
    if ($Value -is [Collections.IDictionary]) {
        $members = foreach ($name in $Value.Keys) {
            (ConvertTo-JsonString -Text $name) + ':' + (ConvertTo-CompactJson -Value $Value[$name])
        }
        return '{' + (@($members) -join ',') + '}'
    }
    if ($Value -is [Collections.IEnumerable]) {
        $items = foreach ($item in $Value) {
            ConvertTo-CompactJson -Value $item
        }
        return '[' + (@($items) -join ',') + ']'
    }
    return ([IFormattable]$Value).ToString($null, [Globalization.CultureInfo]::InvariantCulture)
}

function ConvertTo-JsonString {
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string] $Text)
    $escaped = $Text.Replace('\', '\\').Replace('"', '\"')
    if ($escaped -match '[\x00-\x1f]') {
        foreach ($code in 0..31) {
            $escaped = $escaped.Replace([string][char]$code, ('\u{0:x4}' -f $code))
        }
    }
    return '"' + $escaped + '"'
}
