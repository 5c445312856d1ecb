function Set-LocalAccountSecret {
    param([Parameter(Mandatory = $true)][string] $Sid, [Parameter(Mandatory = $true)][securestring] $Password)
    Set-LocalUser -SID $Sid -Password $Password
}
