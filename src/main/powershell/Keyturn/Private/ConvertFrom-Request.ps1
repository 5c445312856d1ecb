function ConvertFrom-Request {
    # What $script:Json asks for, when it fits the schema of its command. Nothing has happened before this has passed.
    param([AllowNull()][AllowEmptyString()][string] $Verb)

    try {
        $request = ConvertFrom-StrictJson
    }
    finally {
        [Array]::Clear($script:Json, 0, $script:Json.Length)
        $script:Json = [char[]]::new(0)
    }
    if ($request -isnot [Collections.IDictionary]) {
        throw (New-Refusal -Code 'bad-request' -Message 'The request is not a JSON object.')
    }
    $protocol = Get-Field -From $request -Name 'protocol'
    if ($protocol -isnot [string]) {
        throw (New-Refusal -Code 'bad-request' -Message 'The request has no "protocol".')
    }
    if ($protocol -cnotmatch '^1\.(0|[1-9][0-9]{0,2})\z') {
        throw (New-Refusal -Code 'unsupported-version' -Message 'This server speaks version 1.0 of the protocol.')
    }
    if ((Get-Field -From $request -Name 'command') -cne $Verb) {
        throw (New-Refusal -Code 'bad-request' -Message "The request is for another command than $Verb.")
    }
    foreach ($field in $script:Fields[$Verb]) {
        Assert-Field -Request $request -Field $field
    }
    Assert-Secret -Verb $Verb
    return $request
}
