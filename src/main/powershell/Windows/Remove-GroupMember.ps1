function Remove-GroupMember {
    param([Parameter(Mandatory = $true)][string] $Group, [Parameter(Mandatory = $true)][string] $Member)
    Remove-LocalGroupMember -SID $Group -Member $Member
}
