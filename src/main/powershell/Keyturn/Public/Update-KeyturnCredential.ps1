function Update-KeyturnCredential {
    <#
    .SYNOPSIS
    update-credential: stores the password in the connector. The running service keeps the old one until it is restarted.
    .DESCRIPTION
    The configuration of the connector can be changed through the running service only, so a stopped one is started first.
    The password is not a parameter, see Keyturn.psm1.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][object] $Request)

    $admission = Enter-FencedCommand -Request $Request
    if ((Get-SyncService).state -ne 'Running') {
        $null = Start-SyncServiceAndWatch -Until ((Get-UtcNow).AddSeconds(240))
    }
    Import-AdSync
    Assert-Idle
    $since = Get-UtcNow
    $script:Seen.After = Use-State -Admission $admission -Change {
        param($State, $Own)

        Save-SecretCompared -Identifier ([guid]$admission.Connector.Identifier) -State $State -Own $Own
    }
    Clear-Secret
    $result = [ordered]@{ strategy = 'store-password'; configurationCompared = $true }
    $audit = Wait-AuditEvent -Since $since
    if ($null -ne $audit) {
        $result['event'] = $audit
    }
    return @{ before = $script:Seen.Before; after = $script:Seen.After; result = $result }
}
