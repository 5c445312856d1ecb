function Get-AdSyncConnectorById {
    param([Parameter(Mandatory = $true)][guid] $Identifier)

    $found = @(Get-ADSyncConnector -Identifier $Identifier -ErrorAction Stop)
    if (($found.Count -ne 1) -or ($null -eq $found[0])) {
        throw (New-Refusal -Code 'connector-not-found' -Message 'The connector is gone.')
    }
    return $found[0]
}
