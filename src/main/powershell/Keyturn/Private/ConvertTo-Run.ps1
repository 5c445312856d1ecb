function ConvertTo-Run {
    # A run of the history as the protocol tells it.
    param(
        [Parameter(Mandatory = $true)][object] $Run,
        [Parameter(Mandatory = $true)][string] $Connector,
        [AllowNull()][object] $Near
    )
    $entry = [ordered]@{
        connector = $Connector
        profile   = [string]$Run.RunProfileName
        result    = [string]$Run.Result
        startedAt = (ConvertTo-UtcText -Time (Get-RunTime -Time $Run.StartDate -Near $Near))
        endedAt   = (ConvertTo-UtcText -Time (Get-RunTime -Time $Run.EndDate -Near $Near))
    }
    $connectionResult = Get-ConnectionResult -Run $Run
    if ($null -ne $connectionResult) {
        $entry['connectionResult'] = $connectionResult
    }
    $number = Get-Field -From $Run -Name 'RunNumber'
    if ($null -ne $number) {
        $entry['runNumber'] = [int]$number
    }
    return $entry
}
