function ConvertFrom-Request {
    # What a text asks for, when it fits the schema of its command. Nothing has happened before this has passed.
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string] $Text)

    $request = ConvertFrom-StrictJson -Text $Text
    if ($request -isnot [Collections.IDictionary]) {
        throw (New-Refusal -Code 'bad-request' -Message 'The request is not a JSON object.')
    }
    $protocol = Get-Field -From $request -Name 'protocol'
    if ($protocol -isnot [string]) {
        throw (New-Refusal -Code 'bad-request' -Message 'The request has no "protocol".')
    }
    if ($protocol -cnotmatch '^2\.(0|[1-9][0-9]{0,2})\z') {
        throw (New-Refusal -Code 'unsupported-version' -Message 'This server speaks version 2.0 of the protocol.')
    }
    $command = Get-Field -From $request -Name 'command'
    if ($command -isnot [string]) {
        throw (New-Refusal -Code 'bad-request' -Message 'The request has no "command".')
    }
    if ($script:Commands.Keys -cnotcontains $command) {
        throw (New-Refusal -Code 'unsupported-command' -Message 'This server does not know the command.')
    }
    if ($request.Contains('password')) {
        throw (New-Refusal -Code 'bad-request' -Message 'A password must be sealed.')
    }
    foreach ($field in $script:Fields[$command]) {
        Assert-Field -Request $request -Field $field
    }
    return $request
}
