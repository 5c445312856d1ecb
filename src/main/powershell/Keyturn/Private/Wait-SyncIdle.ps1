function Wait-SyncIdle {
    # Whether nothing runs, at the latest when the time is over.
    param([Parameter(Mandatory = $true)][double] $Seconds)

    $until = (Get-UtcNow).AddSeconds($Seconds)
    while ((Get-SyncCycle).cycleInProgress) {
        if ((Get-UtcNow) -ge $until) {
            return $false
        }
        Start-Sleep -Seconds 1
    }
    return $true
}
