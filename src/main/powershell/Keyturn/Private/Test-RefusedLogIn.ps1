function Test-RefusedLogIn {
    # Whether a result, of a run or of a connection, says that the password was refused.
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string] $Result)

    return ($Result -in @('no-start-credentials', 'stopped-bad-server-credentials', 'failed-authentication'))
}
