function Test-LocalAccount {
    param([Parameter(Mandatory = $true)][string] $Sid)
    return $null -ne (Get-LocalUser -SID $Sid -ErrorAction SilentlyContinue)
}
