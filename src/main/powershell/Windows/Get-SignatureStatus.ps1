function Get-SignatureStatus {
    param([Parameter(Mandatory = $true)][string] $Path)
    return [string](Get-AuthenticodeSignature -LiteralPath $Path).Status
}
