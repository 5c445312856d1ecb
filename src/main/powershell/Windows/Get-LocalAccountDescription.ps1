function Get-LocalAccountDescription {
    param([Parameter(Mandatory = $true)][string] $Sid)
    return [string](Get-LocalUser -SID $Sid).Description
}
