function Wait-SyncIdle {
    # Whether nothing runs, at the latest when the time is over.
    param([Parameter(Mandatory = $true)][double] $Seconds)

    $until = [datetime]::UtcNow.AddSeconds($Seconds)
    while ((Get-SyncCycle).cycleInProgress) {
        if ([datetime]::UtcNow -ge $until) {
            return $false
        }
        Start-Sleep -Seconds 1
    }
    return $true
}
