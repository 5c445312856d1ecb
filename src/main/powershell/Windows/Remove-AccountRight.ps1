function Remove-AccountRight {
    param([Parameter(Mandatory = $true)][string] $Sid, [Parameter(Mandatory = $true)][string] $Right)
    Import-Lsa
    [Keyturn.Setup.Lsa]::Remove($Sid, $Right)
}
