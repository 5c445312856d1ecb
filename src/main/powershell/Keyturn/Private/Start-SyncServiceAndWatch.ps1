function Start-SyncServiceAndWatch {
    # Starts the service and returns its events when it is up: event 2001 or, where the log cannot be read or a version
    # does not write it, a process that runs for a while without an event 2005.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory = $true)][datetime] $Until, [AllowNull()][object] $Since)

    if ($null -eq $Since) {
        $Since = Get-UtcNow
    }
    $refusal = $null
    try {
        Start-SyncService -Until $Until
    }
    catch {
        $refusal = $_.Exception
    }
    $quietUntil = (Get-UtcNow).AddSeconds(30)
    while ($true) {
        $events = @(Get-ServiceEvent -Since $Since)
        if (@($events | Where-Object -FilterScript { $_.id -eq 2005 }).Count -gt 0) {
            throw (New-Refusal -Code 'service-did-not-start' -Message 'The service ADSync failed to start (event 2005).')
        }
        if ($null -ne $refusal) {
            throw $refusal
        }
        if (@($events | Where-Object -FilterScript { $_.id -eq 2001 }).Count -gt 0) {
            return $events
        }
        $now = Get-UtcNow
        if (($now -gt $quietUntil) -and ((Get-SyncService).state -eq 'Running')) {
            return $events
        }
        if ($now -gt $Until) {
            throw (New-Refusal -Code 'service-did-not-start' -Message 'The service ADSync wrote no event 2001 in time.')
        }
        Start-Sleep -Seconds 1
    }
}
