function Get-LastRun {
    # The latest complete runs of a connector as the protocol tells them, newest first. One that has no times is left out: it
    # is evidence, and nothing waits for it.
    param([Parameter(Mandatory = $true)][object] $Connector)

    foreach ($found in @(Get-ConnectorRun -Connector $Connector | Where-Object -FilterScript { $_.Complete })) {
        if (($null -eq (Get-Field -From $found.Run -Name 'StartDate')) -or ($null -eq (Get-Field -From $found.Run -Name 'EndDate'))) {
            continue
        }
        ConvertTo-Run -Run $found.Run -Connector $Connector.Name -ConnectionResult (Get-ConnectionResult -Run $found.Run)
    }
}
