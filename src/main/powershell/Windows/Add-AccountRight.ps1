function Add-AccountRight {
    param([Parameter(Mandatory = $true)][string] $Sid, [Parameter(Mandatory = $true)][string] $Right)
    Import-Lsa
    [Keyturn.Setup.Lsa]::Add($Sid, $Right)
}
