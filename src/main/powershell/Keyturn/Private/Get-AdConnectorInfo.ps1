function Get-AdConnectorInfo {
    # Every connector as far as Keyturn may know it: of the Entra connector name and type only.
    Import-AdSync
    foreach ($connector in @(Get-ADSyncConnector -ErrorAction Stop)) {
        $type = Get-ConnectorType -Connector $connector
        $isAd = ($type -eq 'AD') -and (-not (Test-EntraConnector -Connector $connector))
        $info = [pscustomobject]@{
            Identifier           = ([guid](Get-RequiredField -From $connector -Name 'Identifier')).ToString()
            Name                 = [string](Get-RequiredField -From $connector -Name 'Name')
            Type                 = $type
            IsAd                 = $isAd
            Account              = ''
            Domain               = ''
            PartitionCredentials = @()
        }
        if ($isAd) {
            $parameters = Get-Field -From $connector -Name 'ConnectivityParameters'
            $info.Account = Get-ParameterText -Collection $parameters -Name 'forest-login-user'
            $info.Domain = Get-ParameterText -Collection $parameters -Name 'forest-login-domain'
            $info.PartitionCredentials = @(Get-PartitionWithCredentials -Connector $connector)
        }
        $info
    }
}
