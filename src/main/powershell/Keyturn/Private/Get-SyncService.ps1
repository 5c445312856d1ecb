function Get-SyncService {
    # By the getter's method: PowerShell makes nothing of the error of a property, and "" is no state.
    $controller = Get-SyncServiceController
    try {
        $state = [string]$controller.get_Status()
    }
    finally {
        $controller.Dispose()
    }
    $startedAt = $null
    if ($state -eq 'Running') {
        $startedAt = ConvertTo-UtcText -Time (Get-SyncStart)
    }
    return [ordered]@{ name = 'ADSync'; state = $state; startedAt = $startedAt }
}
