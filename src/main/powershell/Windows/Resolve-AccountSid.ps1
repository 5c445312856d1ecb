function Resolve-AccountSid {
    # The SID of a user or group; throws when there is none of this name.
    param([Parameter(Mandatory = $true)][string] $Name)
    $account = New-Object -TypeName Security.Principal.NTAccount -ArgumentList $Name
    return $account.Translate([Security.Principal.SecurityIdentifier]).Value
}
