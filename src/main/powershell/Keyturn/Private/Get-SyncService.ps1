function Get-SyncService {
    $controller = Get-SyncServiceController
    try {
        $state = [string]$controller.Status
    }
    finally {
        $controller.Dispose()
    }
    $startedAt = $null
    if ($state -eq 'Running') {
        $startedAt = ConvertTo-UtcText -Time (Get-SyncProcessStart)
    }
    return [ordered]@{ name = 'ADSync'; state = $state; startedAt = $startedAt }
}
