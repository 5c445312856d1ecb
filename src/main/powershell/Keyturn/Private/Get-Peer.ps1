function Get-Peer {
    # Other computers that share one of the accounts. The wizard writes "running on computer X" into the description of an
    # account that it makes. The service is asked for it, with the account's own password: so not when its last run was
    # refused, because a wrong password counts towards a lockout.
    param([Parameter(Mandatory = $true)][object] $Connector, [AllowNull()][object] $LastRun)

    if (($null -ne $LastRun) -and ((Test-RefusedLogIn -Result $LastRun['result']) -or (Test-RefusedLogIn -Result ([string]$LastRun['connectionResult'])))) {
        return
    }
    $account = $Connector.Account
    if ($account -notmatch '^[A-Za-z0-9_.$ -]+$') {
        return
    }
    try {
        $found = @(Search-ADSyncDirectoryObjects -AdConnectorId ([guid]$Connector.Identifier) -LdapFilter "(sAMAccountName=$account)" -SearchScope Subtree -SizeLimit 1 -ErrorAction Stop)
        if (($found.Count -eq 0) -or ($null -eq $found[0])) {
            return
        }
        $description = @($found[0]['description']) -join ' '
        if (($description -match "running on computer '?([^'\s]+)'?") -and ($Matches[1] -ne [Environment]::MachineName)) {
            [ordered]@{ name = $Matches[1]; account = $account; source = 'account-description' }
        }
    }
    catch {
        # a hint that cannot be had is no finding
        $null = $_
    }
}
