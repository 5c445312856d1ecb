# When to try again, and the clock for it, which nobody can set.

function Get-Elapsed {
    # Seconds since the worker began.
    param([Parameter(Mandatory = $true)][hashtable] $Worker)
    return $Worker.Clock.Elapsed.TotalSeconds
}

function Get-RetryDelay {
    # 1, 2, 4 ... seconds, at most 10 for half an hour after the last good poll and at most 60 later, never giving up. Half of it is by
    # chance, so that a hundred workers do not come back at once.
    param([Parameter(Mandatory = $true)][int] $Failures, [Parameter(Mandatory = $true)][double] $SinceGood)
    $most = 60.0
    if ($SinceGood -lt 1800) {
        $most = 10.0
    }
    $delay = [Math]::Min($most, [Math]::Pow(2, [Math]::Min(16, $Failures - 1)))
    return $delay * (0.5 + (Get-Random -Minimum 0.0 -Maximum 0.5))
}
