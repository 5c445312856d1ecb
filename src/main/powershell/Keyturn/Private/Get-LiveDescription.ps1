function Get-LiveDescription {
    # What only the running service can tell, in the form in which it is remembered.
    Import-AdSync
    $scheduler = Get-ADSyncScheduler -ErrorAction Stop
    $staging = [bool](Get-Field -From $scheduler -Name 'StagingModeEnabled')
    $role = 'active'
    if ($staging) {
        $role = 'staging'
    }
    $cycle = Get-SyncCycle
    $interval = Get-Field -From $scheduler -Name 'CurrentlyEffectiveSyncCycleInterval'
    if ($interval -is [timespan]) {
        $cycle['intervalSeconds'] = [int]$interval.TotalSeconds
    }
    $next = Get-Field -From $scheduler -Name 'NextSyncCycleStartTimeInUTC'
    $cycle['nextCycleAt'] = $null
    if ($next -is [datetime]) {
        $cycle['nextCycleAt'] = ConvertTo-UtcText -Time (Get-RunTime -Time $next)
    }
    $policy = [string](Get-Field -From $scheduler -Name 'NextSyncCyclePolicyType')
    if ($policy.Length -gt 0) {
        $cycle['nextCyclePolicy'] = $policy
    }
    $cycle['maintenanceEnabled'] = [bool](Get-Field -From $scheduler -Name 'MaintenanceEnabled')
    $cycle['stagingModeEnabled'] = $staging
    return [ordered]@{
        role           = $role
        productVersion = (Get-ProductVersion)
        scheduler      = $cycle
        connectors     = @(Get-AdConnectorInfo)
    }
}
