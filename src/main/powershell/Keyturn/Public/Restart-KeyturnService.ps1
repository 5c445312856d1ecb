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
    $waitSeconds = Get-OptionalNumber -Request $Request -Name 'waitSeconds' -Default 240 -Smallest 1 -Largest 3600
    $since = [datetime]::UtcNow
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
        if ($script:Seen.Before.state -ne 'Stopped') {
            Stop-SyncService -Until $until
        }
        $events = @(Start-SyncServiceAndWatch -Until $until -Since $since)
    }
    finally {
        $script:Seen.After = Get-SyncService
    }
    return @{
        before = $script:Seen.Before
        after  = $script:Seen.After
        result = [ordered]@{ events = [object[]]$events }
    }
}
