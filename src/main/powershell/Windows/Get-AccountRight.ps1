function Get-AccountRight {
    # User rights of an account that are given to itself, such as SeBatchLogonRight.
    param([Parameter(Mandatory = $true)][string] $Sid)
    Import-Lsa
    return [Keyturn.Setup.Lsa]::Rights($Sid)
}
