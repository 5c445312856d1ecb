function Start-SyncService {
    # Starts the service and waits until Windows says that it runs. It may be started by another hand meanwhile (1056, which Windows
    # says of one that is still stopping too).
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory = $true)][datetime] $Until)

    $controller = Get-SyncServiceController
    try {
        $started = $false
        while ($true) {
            $controller.Refresh()
            $state = [string]$controller.get_Status()
            if ($state -eq 'Running') {
                return
            }
            if ($started -and ($state -eq 'Stopped')) {
                throw (New-Refusal -Code 'service-did-not-start' -Message 'The service ADSync was started and ended again.')
            }
            if ((Get-UtcNow) -gt $Until) {
                throw (New-Refusal -Code 'service-did-not-start' -Message 'The service ADSync did not come up in time.')
            }
            if ($state -eq 'Stopped') {
                try {
                    $controller.Start()
                    $started = $true
                }
                catch {
                    $script:Failure = $_
                    $number = Get-Win32Code
                    if (($number -eq 5) -and ($null -eq $script:Seen.Tried)) {
                        throw
                    }
                    if ($number -ne 1056) {
                        throw (New-Refusal -Code 'service-did-not-start' -Message "The service ADSync cannot be started (error $number of Windows).")
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
