function Suspend-KeyturnSync {
    <#
    .SYNOPSIS
    pause-sync: turns the sync cycle off and waits until none runs.
    .DESCRIPTION
    What was found is remembered durably before the switch is touched: a repeat after a lost answer must not take its own
    pause for what it found. Whether the switch is this server's own or the tenant's does not matter here: Keyturn has read
    the switches of all servers before it sent the first pause, and resumes each to that.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][object] $Request)

    $admission = Enter-FencedCommand -Request $Request
    $waitSeconds = [double](Get-Field -From $Request -Name 'waitSeconds')
    $leave = (Get-Field -From $Request -Name 'whenStillRunning') -eq 'fail'
    Assert-ServiceRuns
    $script:Seen.Before = Use-State -Admission $admission -Change {
        param($State)

        $found = Get-SyncCycle
        $pause = $State['pause']
        if (($null -eq $pause) -or ($pause['rotation'] -ne $admission.Fence['rotation'])) {
            $pause = [ordered]@{ rotation = $admission.Fence['rotation']; syncCycleEnabled = $found.syncCycleEnabled }
            $State['pause'] = $pause
            Write-State -State $State
        }
        Set-SyncSwitch -Enabled $false
        $found.syncCycleEnabled = $pause['syncCycleEnabled']
        return $found
    }
    $started = Get-UtcNow
    $stopped = $false
    $idle = Wait-SyncIdle -Seconds $waitSeconds
    if ((-not $idle) -and (-not $leave)) {
        $stopped = $true
        $null = Stop-ADSyncSyncCycle -ErrorAction Stop
        $idle = Wait-SyncIdle -Seconds 60
    }
    $script:Seen.After = Get-SyncCycle
    if ((-not $idle) -or $script:Seen.After.cycleInProgress) {
        throw (New-Refusal -Code 'busy' -Message "A sync cycle is running and did not end within $waitSeconds seconds. No new one starts.")
    }
    if ($script:Seen.After.syncCycleEnabled) {
        throw (New-Refusal -Code 'change-unconfirmed' -Message 'The sync cycle was switched off, and something else has switched it on again.')
    }
    $waited = [Math]::Round(((Get-UtcNow) - $started).TotalSeconds, 1)
    return @{
        before = $script:Seen.Before
        after  = $script:Seen.After
        result = [ordered]@{ waitedSeconds = $waited; stoppedCycle = $stopped }
    }
}
