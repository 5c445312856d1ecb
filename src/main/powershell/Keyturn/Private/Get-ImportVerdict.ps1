function Get-ImportVerdict {
    # What a run says about the password: verdicts.json of the protocol.
    param([Parameter(Mandatory = $true)][string] $Result, [Parameter(Mandatory = $true)][object] $Connection)

    $retry = @(
        'no-start-connection',
        'no-start-no-domain-controller',
        'stopped-connectivity',
        'no-start-ma-already-running',
        'no-start-ma-update-in-progress',
        'stopped-service-shutdown'
    )
    if ((Test-RefusedLogIn -Result $Result) -or (Test-RefusedLogIn -Result ([string]$Connection.Deciding))) {
        return 'failed'
    }
    if (($Result -in @('success', 'completed-transient-objects')) -and $Connection.Every) {
        return 'proved'
    }
    if ($Result -in $retry) {
        return 'retry'
    }
    return 'unrelated'
}
