function Suspend-KeyturnSync {
    <#
    .SYNOPSIS
    pause-sync: turns the sync cycle off and waits until none runs.
    .DESCRIPTION
    What was found is remembered durably before the switch is touched: a repeat after a lost answer must not take its own
    pause for what it found. The switch is the whole tenant's: it acts on staging servers too.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][object] $Request)

    $admission = Enter-FencedCommand -Request $Request
    $waitSeconds = Get-OptionalNumber -Request $Request -Name 'waitSeconds' -Default 0 -Smallest 0 -Largest 86400
    $whenStillRunning = Get-Field -From $Request -Name 'whenStillRunning'
    if ($whenStillRunning -notin @($null, 'stop', 'fail')) {
        throw (New-Refusal -Code 'bad-request' -Message 'The field "whenStillRunning" is neither "stop" nor "fail".')
    }
    Assert-ServiceRuns
    $script:Seen.Before = Use-State -Admission $admission -Change {
        param($State)

        $found = Get-SyncCycle
        $pause = $State.pause
        if (($null -eq $pause) -or ($pause.rotation -ne $admission.Fence.rotation)) {
            $pause = [pscustomobject]@{ rotation = $admission.Fence.rotation; syncCycleEnabled = $found.syncCycleEnabled }
            $State.pause = $pause
            Write-State -State $State
        }
        $null = Set-ADSyncScheduler -SyncCycleEnabled $false -ErrorAction Stop
        $found.syncCycleEnabled = $pause.syncCycleEnabled
        return $found
    }
    $started = [datetime]::UtcNow
    $stopped = $false
    $idle = Wait-SyncIdle -Seconds $waitSeconds
    if ((-not $idle) -and ($whenStillRunning -ne 'fail')) {
        $stopped = $true
        $null = Stop-ADSyncSyncCycle -ErrorAction Stop
        $idle = Wait-SyncIdle -Seconds 60
    }
    $script:Seen.After = Get-SyncCycle
    if (-not $idle) {
        throw (New-Refusal -Code 'busy' -Message "A sync cycle is running and did not end within $waitSeconds seconds. No new one starts.")
    }
    $waited = [Math]::Round(([datetime]::UtcNow - $started).TotalSeconds, 1)
    return @{
        before = $script:Seen.Before
        after  = $script:Seen.After
        result = [ordered]@{ waitedSeconds = $waited; stoppedCycle = $stopped }
    }
}
