function Get-TimeLeft {
    param([Parameter(Mandatory = $true)][datetime] $Until)

    $left = $Until - (Get-UtcNow)
    if ($left -lt [timespan]::Zero) {
        return [timespan]::Zero
    }
    return $left
}
