function Assert-Idle {
    if ((Get-SyncCycle).cycleInProgress) {
        throw (New-Refusal -Code 'busy' -Message 'A sync cycle is running.')
    }
}
