function ConvertTo-ConnectorEntry {
    # A connector as the protocol tells it: of one that is not of type AD name and type only.
    param([Parameter(Mandatory = $true)][object] $Connector, [Parameter(Mandatory = $true)][object] $State)

    if (-not $Connector.IsAd) {
        return [ordered]@{ name = $Connector.Name; type = $Connector.Type }
    }
    $own = Get-ConnectorState -State $State -Identifier $Connector.Identifier
    return [ordered]@{
        name                 = $Connector.Name
        type                 = 'AD'
        account              = $Connector.Account
        domain               = $Connector.Domain
        credentialUpdatedAt  = $own['credentialUpdatedAt']
        lastFence            = $own['fence']
        partitionCredentials = [object[]]@($Connector.PartitionCredentials)
    }
}
