function Stop-SyncService {
    # Told again while the service cannot take it (1061: it is starting or stopping); stopped meanwhile (1062) is stopped.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory = $true)][datetime] $Until)

    $controller = Get-SyncServiceController
    try {
        while ($true) {
            $controller.Refresh()
            $state = [string]$controller.get_Status()
            if ($state -eq 'Stopped') {
                return
            }
            if ((Get-UtcNow) -gt $Until) {
                throw (New-Refusal -Code 'service-did-not-start' -Message 'The service ADSync did not stop in time.')
            }
            if ($state -ne 'StopPending') {
                try {
                    $controller.Stop()
                    $script:Seen.Tried = 'The service was told to stop.'
                }
                catch {
                    $script:Failure = $_
                    if ((Get-Win32Code) -notin @(1061, 1062)) {
                        throw
                    }
                }
            }
            Start-Sleep -Milliseconds 500
        }
    }
    finally {
        $controller.Dispose()
    }
}
