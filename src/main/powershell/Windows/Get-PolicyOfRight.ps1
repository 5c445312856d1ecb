function Get-PolicyOfRight {
    # Names of the group policies that set a user right, as the last refresh noted them.
    param([Parameter(Mandatory = $true)][string] $Right)
    return @(Get-CimInstance -Namespace 'root\rsop\computer' -ClassName 'RSOP_UserPrivilegeRight' -Filter "UserRight='$Right'" -ErrorAction SilentlyContinue | ForEach-Object -Process {
            (Get-CimInstance -Namespace 'root\rsop\computer' -ClassName 'RSOP_GPO' -Filter "id='$($_.GPOID.Replace('\', '\\'))'").Name
        })
}
