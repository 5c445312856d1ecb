function Stop-SyncService {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory = $true)][datetime] $Until)

    $controller = Get-SyncServiceController
    try {
        if ([string]$controller.Status -ne 'StopPending') {
            $controller.Stop()
        }
        $controller.WaitForStatus('Stopped', (Get-TimeLeft -Until $Until))
    }
    catch {
        if (Test-TimedOut -ErrorRecord $_) {
            throw (New-Refusal -Code 'service-did-not-start' -Message 'The service ADSync did not stop in time.')
        }
        throw
    }
    finally {
        $controller.Dispose()
    }
}
