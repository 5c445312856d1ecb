function Get-RunTime {
    # The database keeps UTC, and the objects may not say so. Where it is known when the run was, the nearer reading of the
    # two is the right one.
    param([Parameter(Mandatory = $true)][datetime] $Time, [AllowNull()][object] $Near)

    if ($Time.Kind -ne [DateTimeKind]::Unspecified) {
        return $Time.ToUniversalTime()
    }
    $asUtc = [datetime]::SpecifyKind($Time, [DateTimeKind]::Utc)
    if ($null -eq $Near) {
        return $asUtc
    }
    $asLocal = [datetime]::SpecifyKind($Time, [DateTimeKind]::Local).ToUniversalTime()
    if (($asLocal - $Near).Duration() -lt ($asUtc - $Near).Duration()) {
        return $asLocal
    }
    return $asUtc
}
