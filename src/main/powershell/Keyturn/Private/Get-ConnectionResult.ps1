function Get-ConnectionResult {
    # What the steps of a run say about their log-in: a refused one in any step, else the first that is no success, else success
    # when each step tells it; nothing otherwise.
    param([Parameter(Mandatory = $true)][object] $Run)

    $other = $null
    $every = $true
    $steps = @(Get-RunStep -Run $Run)
    foreach ($step in $steps) {
        $results = @(Get-StepResult -Xml ([string](Get-Field -From $step -Name 'ConnectorConnectionInformationXml')))
        $refused = @($results | Where-Object -FilterScript { Test-RefusedLogIn -Result $_ })
        if ($refused.Count -gt 0) {
            return $refused[0]
        }
        if ($results.Count -eq 0) {
            $every = $false
        }
        elseif (($results[0] -cne 'success') -and ($null -eq $other)) {
            $other = $results[0]
        }
    }
    if ($null -ne $other) {
        return $other
    }
    if ($every -and ($steps.Count -gt 0)) {
        return 'success'
    }
    return $null
}
