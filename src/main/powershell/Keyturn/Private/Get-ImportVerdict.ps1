function Get-ImportVerdict {
    # What a run says about the password: verdicts.json of the protocol.
    param([Parameter(Mandatory = $true)][string] $Result, [AllowNull()][object] $ConnectionResult)

    $failed = @('no-start-credentials', 'stopped-bad-server-credentials', 'failed-authentication')
    $retry = @(
        'no-start-connection',
        'no-start-no-domain-controller',
        'stopped-connectivity',
        'no-start-ma-already-running',
        'no-start-ma-update-in-progress',
        'stopped-service-shutdown'
    )
    if (($ConnectionResult -in $failed) -or ($Result -in $failed)) {
        return 'failed'
    }
    if ($Result -in $retry) {
        return 'retry'
    }
    # a run that did not start, or was stopped, proves nothing
    if (($ConnectionResult -ceq 'success') -and ($Result -notmatch '^(no-start|stopped)-')) {
        return 'proved'
    }
    return 'unproved'
}
