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
    $earlier = @(Get-ConnectorRun -Connector $connector)
    $number = [long]0
    if ($earlier.Count -gt 0) {
        $number = $earlier[0].Number
    }
    $script:Seen.Before = [ordered]@{ lastRun = (@(Get-LastRun -Connector $connector) + @($null))[0] }
    $null = Use-State -Admission $admission -Change { $null = $args }
    $since = Get-UtcNow
    $run = Invoke-DeltaImport -Connector $connector -After $number
    $connectionResult = Get-ConnectionResult -Run $run
    $entry = ConvertTo-Run -Run $run -Connector $connector.Name -ConnectionResult $connectionResult -Near $since
    $script:Seen.After = [ordered]@{ lastRun = $entry }
    $result = [ordered]@{}
    foreach ($name in $entry.Keys) {
        $result[$name] = $entry[$name]
    }
    $result['verdict'] = Get-ImportVerdict -Result $entry.result -ConnectionResult $connectionResult
    if ($result['verdict'] -eq 'proved') {
        $result['search'] = Test-DirectorySearch -Connector $connector
    }
    $written = Get-RunEvent -Connector $connector.Name -Since $since
    if ($null -ne $written) {
        $result['event'] = $written
    }
    return @{ before = $script:Seen.Before; after = $script:Seen.After; result = $result }
}
