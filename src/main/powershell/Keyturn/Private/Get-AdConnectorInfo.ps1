function Get-AdConnectorInfo {
    # Every connector as far as Keyturn may know it: of the Entra connector name and type only.
    Import-AdSync
    foreach ($connector in @(Get-ADSyncConnector -ErrorAction Stop)) {
        $type = Get-ConnectorType -Connector $connector
        $isAd = ($type -eq 'AD') -and (-not (Test-EntraConnector -Connector $connector))
        $info = [pscustomobject]@{
            Identifier           = ([guid]$connector.Identifier).ToString()
            Name                 = [string]$connector.Name
            Type                 = $type
            IsAd                 = $isAd
            Account              = ''
            Domain               = ''
            PartitionCredentials = @()
        }
        if ($isAd) {
            $info.Account = Get-ParameterText -Collection $connector.ConnectivityParameters -Name 'forest-login-user'
            $info.Domain = Get-ParameterText -Collection $connector.ConnectivityParameters -Name 'forest-login-domain'
            $info.PartitionCredentials = @(Get-PartitionWithCredentials -Connector $connector)
        }
        $info
    }
}
