function Resume-KeyturnSync {
    <#
    .SYNOPSIS
    resume-sync: puts the switch of the sync cycle to the value that it is given, and forgets the pause.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][object] $Request)

    $admission = Enter-FencedCommand -Request $Request
    $enabled = Get-Field -From $Request -Name 'syncCycleEnabled'
    if ($enabled -isnot [bool]) {
        throw (New-Refusal -Code 'bad-request' -Message 'The request has no "syncCycleEnabled".')
    }
    Assert-ServiceRuns
    $script:Seen.Before = Get-SyncCycle
    $null = Use-State -Admission $admission -Change {
        param($State)

        $null = Set-ADSyncScheduler -SyncCycleEnabled $enabled -ErrorAction Stop
        $State.pause = $null
    }
    $script:Seen.After = Get-SyncCycle
    return @{ before = $script:Seen.Before; after = $script:Seen.After }
}
