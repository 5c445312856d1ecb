function Find-AdConnector {
    # The AD connector that the request is about, and only when it logs in as the account that the request names.
    param([Parameter(Mandatory = $true)][object] $Request)

    $name = $Request['connector']
    $account = $Request['account']
    $domain = $Request['domain']
    $connectors = @(Get-KnownConnector)
    $found = @($connectors | Where-Object -FilterScript { $_.Name -eq $name })
    if ($found.Count -ne 1) {
        $same = @($connectors | Where-Object -FilterScript { $_.IsAd -and (Test-SameAccount -Connector $_ -Account $account -Domain $domain) })
        $hint = ''
        if ($same.Count -gt 0) {
            $hint = ' The account is that of ' + (@($same | ForEach-Object -Process { $_.Name }) -join ', ') + '.'
        }
        throw (New-Refusal -Code 'connector-not-found' -Message "There is no connector $name.$hint")
    }
    if (-not $found[0].IsAd) {
        throw (New-Refusal -Code 'connector-not-ad' -Message "The connector $name is not of type AD.")
    }
    if (-not (Test-SameAccount -Connector $found[0] -Account $account -Domain $domain)) {
        throw (New-Refusal -Code 'account-mismatch' -Message ("The connector $name logs in as " + $found[0].Account + ' of the domain ' + $found[0].Domain + '.'))
    }
    return $found[0]
}
