function Enter-FencedCommand {
    # Finds the connector, then remembers the fence durably, before anything else is done.
    param([Parameter(Mandatory = $true)][object] $Request)

    $connector = Find-AdConnector -Request $Request
    $admission = [pscustomobject]@{ Connector = $connector; Fence = $Request['fence'] }
    $null = Use-State -Admission $admission -Change { $null = $args }
    return $admission
}
