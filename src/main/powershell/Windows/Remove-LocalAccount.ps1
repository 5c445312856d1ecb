function Remove-LocalAccount {
    param([Parameter(Mandatory = $true)][string] $Sid)
    Remove-LocalUser -SID $Sid
}
