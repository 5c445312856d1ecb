function Get-GroupMember {
    # SIDs of a group's members. Not Get-LocalGroupMember: it fails as a whole when one member is an account that was deleted.
    param([Parameter(Mandatory = $true)][string] $Group)
    $name = (New-Object -TypeName Security.Principal.SecurityIdentifier -ArgumentList $Group).Translate([Security.Principal.NTAccount]).Value.Split([char]'\')[-1]
    $entry = [ADSI]"WinNT://$env:COMPUTERNAME/$name,group"
    return @($entry.psbase.Invoke('Members') | ForEach-Object -Process {
            $bytes = $_.GetType().InvokeMember('objectSid', 'GetProperty', $null, $_, $null)
            (New-Object -TypeName Security.Principal.SecurityIdentifier -ArgumentList $bytes, 0).Value
        })
}
