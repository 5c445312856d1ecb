function Assert-ServiceRuns {
    if ((Get-SyncService).state -ne 'Running') {
        throw (New-Refusal -Code 'service-not-running' -Message 'The service ADSync does not run.')
    }
}
