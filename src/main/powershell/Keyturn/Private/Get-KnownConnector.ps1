function Get-KnownConnector {
    # The connectors as the service tells them; while it does not run, as it told them last.
    if ((Get-SyncService).state -eq 'Running') {
        return @(Get-AdConnectorInfo)
    }
    $remembered = Get-Field -From (Read-State) -Name 'remembered'
    if ($null -eq $remembered) {
        throw (New-Refusal -Code 'service-not-running' -Message 'The service ADSync does not run, and this server has not described itself before.')
    }
    return @($remembered['connectors'] | ForEach-Object -Process { [pscustomobject]$_ })
}
