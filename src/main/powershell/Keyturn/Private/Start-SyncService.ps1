function Start-SyncService {
    # Starts the service and waits until Windows says that it runs.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory = $true)][datetime] $Until)

    $controller = Get-SyncServiceController
    try {
        if ([string]$controller.Status -ne 'StartPending') {
            $controller.Start()
        }
        $controller.WaitForStatus('Running', (Get-TimeLeft -Until $Until))
    }
    catch {
        $exception = $_.Exception
        while ($null -ne $exception) {
            if (Test-AccessDenied -Exception $exception) {
                throw
            }
            $exception = $exception.InnerException
        }
        throw (New-Refusal -Code 'service-did-not-start' -Message 'The service ADSync did not come up.')
    }
    finally {
        $controller.Dispose()
    }
}
