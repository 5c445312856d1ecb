function Test-DirectorySearch {
    # Whether Active Directory answers a search that the service makes with the credentials that the connector stores; an import
    # uses those that the running service holds. To be asked after an import that logged in: a wrong password counts towards a
    # lockout. Why a search failed its text alone says, in the language of the server, so it is told and decides nothing.
    param([Parameter(Mandatory = $true)][object] $Connector)

    try {
        $null = Search-ADSyncDirectoryObjects -AdConnectorId ([guid]$Connector.Identifier) -LdapFilter '(objectClass=domainDNS)' -SearchScope Subtree -SizeLimit 1 -ErrorAction Stop
        return 'answered'
    }
    catch {
        return 'failed'
    }
}
