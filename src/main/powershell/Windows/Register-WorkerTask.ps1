function Register-WorkerTask {
    # 6: create or update. With S4U the password proves that the account may have a task, and is not kept.
    param(
        [Parameter(Mandatory = $true)][string] $Name,
        [Parameter(Mandatory = $true)][string] $Xml,
        [Parameter(Mandatory = $true)][string] $Account,
        [AllowNull()][securestring] $Password,
        [Parameter(Mandatory = $true)][int] $LogonType,
        [Parameter(Mandatory = $true)][string] $Sddl
    )
    $clear = (New-Object -TypeName Net.NetworkCredential -ArgumentList '', $Password).Password
    $null = (Get-TaskFolder -Path '\').RegisterTask("Keyturn\$Name", $Xml, 6, $Account, $clear, $LogonType, $Sddl)
}
