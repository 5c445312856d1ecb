function Get-ConnectionResult {
    # The connection result of the first step that has one. The property holds pieces of XML without a root.
    param([Parameter(Mandatory = $true)][object] $Run)

    $steps = @(Get-Field -From $Run -Name 'RunStepResults')
    $history = Get-Field -From $Run -Name 'RunHistoryId'
    if ((($steps.Count -eq 0) -or ($null -eq $steps[0])) -and ($null -ne $history)) {
        $steps = @(Get-ADSyncRunStepResult -RunHistoryId $history -ErrorAction SilentlyContinue)
    }
    foreach ($step in $steps) {
        $xml = [string](Get-Field -From $step -Name 'ConnectorConnectionInformationXml')
        if ($xml -match '<connection-result>\s*([^<\s]+)\s*</connection-result>') {
            return $Matches[1]
        }
    }
    return $null
}
