function Get-TimeLeft {
    param([Parameter(Mandatory = $true)][datetime] $Until)

    $left = $Until - [datetime]::UtcNow
    if ($left -lt [timespan]::Zero) {
        return [timespan]::Zero
    }
    return $left
}
