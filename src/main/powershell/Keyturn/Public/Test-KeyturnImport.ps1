function Test-KeyturnImport {
    <#
    .SYNOPSIS
    verify-import: runs the profile Delta Import with the password that the service holds, and waits for its end.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][object] $Request)

    $admission = Enter-FencedCommand -Request $Request
    $connector = $admission.Connector
    Assert-ServiceRuns
    Import-AdSync
    Assert-Idle
    $number = Get-LastRunNumber -Connector $connector
    $earlier = @(Get-ConnectorRun -Connector $connector)
    $lastRun = $null
    if ($earlier.Count -gt 0) {
        $lastRun = ConvertTo-Run -Run $earlier[0] -Connector $connector.Name
    }
    $script:Seen.Before = [ordered]@{ lastRun = $lastRun }
    $null = Use-State -Admission $admission -Change { $null = $args }
    $since = [datetime]::UtcNow
    $run = Invoke-DeltaImport -Connector $connector -After $number
    $entry = ConvertTo-Run -Run $run -Connector $connector.Name -Near $since
    $script:Seen.After = [ordered]@{ lastRun = $entry }
    $result = [ordered]@{}
    foreach ($name in $entry.Keys) {
        $result[$name] = $entry[$name]
    }
    $result['verdict'] = Get-ImportVerdict -Result $entry.result -ConnectionResult $entry['connectionResult']
    $written = Get-RunEvent -Connector $connector.Name -Since $since
    if ($null -ne $written) {
        $result['event'] = $written
    }
    return @{ before = $script:Seen.Before; after = $script:Seen.After; result = $result }
}
