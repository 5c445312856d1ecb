function Test-SameAccount {
    # A connector may name the domain by its NetBIOS name, which cannot be compared; two full names can.
    param(
        [Parameter(Mandatory = $true)][object] $Connector,
        [Parameter(Mandatory = $true)][string] $Account,
        [Parameter(Mandatory = $true)][string] $Domain
    )
    if ($Connector.Account -ne $Account) {
        return $false
    }
    $bothFull = $Connector.Domain.Contains('.') -and $Domain.Contains('.')
    return ((-not $bothFull) -or ($Connector.Domain -eq $Domain))
}
