function Get-RunStep {
    # The steps of a run; where the run does not have them, the service is asked. That is evidence: an error is no step.
    param([Parameter(Mandatory = $true)][object] $Run)

    $steps = @(Get-Field -From $Run -Name 'RunStepResults' | Where-Object -FilterScript { $null -ne $_ })
    $history = Get-Field -From $Run -Name 'RunHistoryId'
    if (($steps.Count -eq 0) -and ($null -ne $history)) {
        try {
            $steps = @(Get-ADSyncRunStepResult -RunHistoryId $history -ErrorAction Stop)
        }
        catch {
            $null = $_
        }
    }
    return $steps
}
