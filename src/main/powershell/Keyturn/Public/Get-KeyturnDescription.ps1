function Get-KeyturnDescription {
    <#
    .SYNOPSIS
    describe: what the server is and in which state. Changes nothing.
    .DESCRIPTION
    With "probe" it asks by each cmdlet that a rotation needs: the rotation will need them where there is no way back.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][object] $Request)

    $service = Get-SyncService
    $runs = @()
    $peers = @(Get-ConfiguredPeer)
    $running = @()
    $probes = @()
    if ($service.state -eq 'Running') {
        $description = Get-LiveDescription
        Save-Description -Description $description
        $running = @(Get-RunningConnector)
        foreach ($connector in @($description.connectors | Where-Object -FilterScript { $_.IsAd })) {
            $own = @(Get-LastRun -Connector $connector)
            $runs += $own
            $last = $null
            if ($own.Count -gt 0) {
                $last = $own[0]
            }
            $peers += @(Get-Peer -Connector $connector -LastRun $last)
        }
        if (Get-Field -From $Request -Name 'probe') {
            $probes = @(Get-Probe -AdConnector @($description.connectors | Where-Object -FilterScript { $_.IsAd }))
        }
    }
    else {
        $description = Get-Field -From (Read-State) -Name 'remembered'
        if ($null -eq $description) {
            throw (New-Refusal -Code 'service-not-running' -Message 'The service ADSync does not run, and this server has not described itself before.')
        }
        $description['connectors'] = @(Get-KnownConnector)
        $description['scheduler']['cycleInProgress'] = $false
    }
    $state = Read-State
    $result = [ordered]@{
        name           = [Environment]::MachineName
        role           = $description.role
        productVersion = $description.productVersion
        moduleVersion  = $MyInvocation.MyCommand.Module.Version.ToString()
        capabilities   = [object[]](@($script:Commands.Keys | Sort-Object) + @('strategy:store-password', 'wait', 'since', 'probe'))
        service        = $service
        scheduler      = $description.scheduler
        running        = [object[]]$running
        connectors     = [object[]]@($description.connectors | ForEach-Object -Process { ConvertTo-ConnectorEntry -Connector $_ -State $state })
        lastRuns       = [object[]]@($runs | Sort-Object -Property { $_.startedAt } -Descending | Select-Object -First 50)
        peers          = [object[]]$peers
    }
    if (Get-Field -From $Request -Name 'probe') {
        $result['probes'] = [object[]]$probes
    }
    $full = Get-DatabaseFullEvent
    if ($null -ne $full) {
        $result['databaseFull'] = $full
    }
    return @{ result = $result }
}
