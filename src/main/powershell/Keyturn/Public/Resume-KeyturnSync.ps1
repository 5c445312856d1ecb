function Resume-KeyturnSync {
    <#
    .SYNOPSIS
    resume-sync: puts the switch of the sync cycle to the value that it is given, and forgets the pause.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][object] $Request)

    $admission = Enter-FencedCommand -Request $Request
    $enabled = $Request['syncCycleEnabled']
    Assert-ServiceRuns
    $script:Seen.Before = Get-SyncCycle
    $null = Use-State -Admission $admission -Change {
        param($State)

        Set-SyncSwitch -Enabled $enabled
        $State['pause'] = $null
        Write-State -State $State
    }
    $script:Seen.After = Get-SyncCycle
    return @{ before = $script:Seen.Before; after = $script:Seen.After }
}
