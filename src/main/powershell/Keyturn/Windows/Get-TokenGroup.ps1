function Get-TokenGroup {
    # SIDs of all groups in the token of this process.
    return @([Security.Principal.WindowsIdentity]::GetCurrent().Groups | ForEach-Object -Process { $_.Translate([Security.Principal.SecurityIdentifier]).Value })
}
