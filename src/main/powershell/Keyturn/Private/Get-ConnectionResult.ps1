function Get-ConnectionResult {
    # What the steps of a run say about their log-in. Deciding: a refused one in any step, else the first that is no success,
    # else success; nothing when no step tells. Every: whether each step tells success.
    param([Parameter(Mandatory = $true)][object] $Run)

    $deciding = $null
    $every = $true
    foreach ($step in @(Get-RunStep -Run $Run)) {
        $results = @(Get-StepResult -Xml ([string](Get-Field -From $step -Name 'ConnectorConnectionInformationXml')))
        $refused = @($results | Where-Object -FilterScript { Test-RefusedLogIn -Result $_ })
        if ($refused.Count -gt 0) {
            return [pscustomobject]@{ Deciding = $refused[0]; Every = $false }
        }
        if ($results.Count -eq 0) {
            $every = $false
        }
        elseif ($results[0] -cne 'success') {
            if ($every -or ($null -eq $deciding) -or ($deciding -ceq 'success')) {
                $deciding = $results[0]
            }
            $every = $false
        }
        elseif ($null -eq $deciding) {
            $deciding = 'success'
        }
    }
    return [pscustomobject]@{ Deciding = $deciding; Every = ($every -and ($null -ne $deciding)) }
}
