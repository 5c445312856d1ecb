function New-LocalAccount {
    param(
        [Parameter(Mandatory = $true)][string] $Name,
        [Parameter(Mandatory = $true)][securestring] $Password,
        [Parameter(Mandatory = $true)][string] $Description
    )
    $null = New-LocalUser -Name $Name -Password $Password -PasswordNeverExpires -UserMayNotChangePassword -AccountNeverExpires -Description $Description
}
