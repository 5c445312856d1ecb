function Invoke-DeltaImport {
    # Returns the run from the history. The cmdlet waits for the end; for a run that could not start it throws as well as
    # writes the history, so its error counts only when the history has nothing.
    param([Parameter(Mandatory = $true)][object] $Connector, [Parameter(Mandatory = $true)][int] $After)

    $failure = $null
    try {
        $null = Invoke-ADSyncRunProfile -ConnectorName $Connector.Name -RunProfileName 'Delta Import' -ErrorAction Stop
    }
    catch {
        $failure = $_.Exception
    }
    $until = [datetime]::UtcNow.AddSeconds(20)
    while ($true) {
        $found = @(Get-ConnectorRun -Connector $Connector -Newest 5 |
            Where-Object -FilterScript { ($_.RunNumber -gt $After) -and ($_.RunProfileName -eq 'Delta Import') })
        if ($found.Count -gt 0) {
            return $found[0]
        }
        if ($null -ne $failure) {
            if ($failure.Message -match 'no-start-ma-already-running|no-start-ma-update-in-progress|already running') {
                throw (New-Refusal -Code 'busy' -Message 'A run profile of the connector is running.')
            }
            throw $failure
        }
        if ([datetime]::UtcNow -gt $until) {
            throw (New-Refusal -Code 'server-error' -Message 'The delta import ended, and the run history does not show it.')
        }
        Start-Sleep -Seconds 1
    }
}
