function Restart-KeyturnService {
    <#
    .SYNOPSIS
    restart-service: stops the service ADSync, starts it, and waits for event 2001 within one deadline for both.
    .DESCRIPTION
    Restarting aborts a running cycle. A service that is stopped is started only.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][object] $Request)

    $admission = Enter-FencedCommand -Request $Request
    $waitSeconds = Get-Field -From $Request -Name 'waitSeconds'
    if ($null -eq $waitSeconds) {
        $waitSeconds = 240
    }
    $since = Get-UtcNow
    $until = $since.AddSeconds($waitSeconds)
    $script:Seen.Before = Get-SyncService
    if ($script:Seen.Before.state -eq 'Running') {
        try {
            # for the case that it does not come up again
            Save-Description -Description (Get-LiveDescription)
        }
        catch {
            $null = $_
        }
    }
    # not overtaken meanwhile? From here on there is no way back
    $null = Use-State -Admission $admission -Change { $null = $args }
    try {
        Stop-SyncService -Until $until
        $stoppedAt = Get-UtcNow
        $events = @(Start-SyncServiceAndWatch -Until $until -Since $since)
    }
    finally {
        $script:Seen.After = Get-SyncService
    }
    if ($script:Seen.After.state -ne 'Running') {
        throw (New-Refusal -Code 'service-did-not-start' -Message 'The service ADSync was started and ended again.')
    }
    if ($null -eq $script:Seen.After.startedAt) {
        # nobody tells when it started: not before it was seen to be stopped
        $script:Seen.After.startedAt = ConvertTo-UtcText -Time $stoppedAt
    }
    return @{
        before = $script:Seen.Before
        after  = $script:Seen.After
        result = [ordered]@{ events = [object[]]$events }
    }
}
