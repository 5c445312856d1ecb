function Set-FolderAccess {
    # Owner and rights of a folder, as SDDL, in the place of all that it had.
    param([Parameter(Mandatory = $true)][string] $Path, [Parameter(Mandatory = $true)][string] $Sddl)
    $access = New-Object -TypeName Security.AccessControl.DirectorySecurity
    $access.SetSecurityDescriptorSddlForm($Sddl)
    Set-Acl -LiteralPath $Path -AclObject $access
}
