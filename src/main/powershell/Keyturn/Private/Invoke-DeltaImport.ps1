function Invoke-DeltaImport {
    # Returns the run from the history. The cmdlet waits for the end; for a run that could not start it throws as well as
    # writes the history, so its error counts only when the history has nothing.
    param([Parameter(Mandatory = $true)][object] $Connector, [Parameter(Mandatory = $true)][long] $After)

    $failure = $null
    try {
        $null = Invoke-ADSyncRunProfile -ConnectorName $Connector.Name -RunProfileName 'Delta Import' -ErrorAction Stop
    }
    catch {
        $failure = $_.Exception
    }
    $until = (Get-UtcNow).AddSeconds(20)
    while ($true) {
        $found = @(Get-ConnectorRun -Connector $Connector |
            Where-Object -FilterScript { $_.Complete -and ($_.Number -gt $After) -and ($_.Profile -eq 'Delta Import') })
        if ($found.Count -gt 0) {
            return $found[0].Run
        }
        if ($null -ne $failure) {
            # whether another run is in the way is looked up: the error says it in the language of the server
            if (@(Get-RunningConnector).Count -gt 0) {
                throw (New-Refusal -Code 'busy' -Message 'A run profile of the connector is running.')
            }
            throw $failure
        }
        if ((Get-UtcNow) -gt $until) {
            throw (New-Refusal -Code 'server-error' -Message 'The delta import ended, and the run history does not show it.')
        }
        Start-Sleep -Seconds 1
    }
}
