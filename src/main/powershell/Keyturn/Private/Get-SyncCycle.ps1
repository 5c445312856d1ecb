function Get-SyncCycle {
    # The switch of the sync cycle, whether anything runs, and what else writes connectors. An idle engine makes
    # Get-ADSyncConnectorRunStatus print nothing, and @($null) would count as one.
    Import-AdSync
    $scheduler = Get-ADSyncScheduler -ErrorAction Stop
    $running = @(Get-RunningConnector)
    return [ordered]@{
        syncCycleEnabled = [bool](Get-RequiredField -From $scheduler -Name 'SyncCycleEnabled')
        cycleInProgress  = ([bool](Get-Field -From $scheduler -Name 'SyncCycleInProgress')) -or ($running.Count -gt 0)
        suspended        = [bool](Get-Field -From $scheduler -Name 'SchedulerSuspended')
        wizardOpen       = @(Get-WizardProcess).Count -gt 0
    }
}
