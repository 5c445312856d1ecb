function Get-LastRun {
    # The latest complete runs of a connector as the protocol tells them, newest first.
    param([Parameter(Mandatory = $true)][object] $Connector)

    foreach ($found in @(Get-ConnectorRun -Connector $Connector | Where-Object -FilterScript { $_.Complete })) {
        ConvertTo-Run -Run $found.Run -Connector $Connector.Name -ConnectionResult (Get-ConnectionResult -Run $found.Run)
    }
}
