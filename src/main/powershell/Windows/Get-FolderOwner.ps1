function Get-FolderOwner {
    # SID of the owner.
    param([Parameter(Mandatory = $true)][string] $Path)
    return (Get-Acl -LiteralPath $Path).GetOwner([Security.Principal.SecurityIdentifier]).Value
}
