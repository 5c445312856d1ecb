function Add-GroupMember {
    param([Parameter(Mandatory = $true)][string] $Group, [Parameter(Mandatory = $true)][string] $Member)
    Add-LocalGroupMember -SID $Group -Member $Member
}
