function ConvertTo-Run {
    # A run of the history as the protocol tells it.
    param(
        [Parameter(Mandatory = $true)][object] $Run,
        [Parameter(Mandatory = $true)][string] $Connector,
        [AllowNull()][AllowEmptyString()][string] $ConnectionResult,
        [AllowNull()][object] $Near
    )
    $entry = [ordered]@{
        connector = $Connector
        profile   = [string](Get-RequiredField -From $Run -Name 'RunProfileName')
        result    = [string](Get-RequiredField -From $Run -Name 'Result')
        startedAt = (ConvertTo-UtcText -Time (Get-RunTime -Time (Get-RequiredField -From $Run -Name 'StartDate') -Near $Near))
        endedAt   = (ConvertTo-UtcText -Time (Get-RunTime -Time (Get-RequiredField -From $Run -Name 'EndDate') -Near $Near))
    }
    if (-not [string]::IsNullOrEmpty($ConnectionResult)) {
        $entry['connectionResult'] = $ConnectionResult
    }
    $number = Get-Field -From $Run -Name 'RunNumber'
    if ($null -ne $number) {
        $entry['runNumber'] = [long]$number
    }
    return $entry
}
