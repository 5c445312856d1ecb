function Get-ConfigurationDigest {
    # SHA-256 of one connector's configuration without its credential, in hexadecimal.
    param([Parameter(Mandatory = $true)][hashtable] $Configuration, [Parameter(Mandatory = $true)][guid] $Identifier)

    $name = @($Configuration.Keys | Where-Object -FilterScript { $_ -like "Connectors/*$Identifier*" })
    if ($name.Count -ne 1) {
        throw (New-Refusal -Code 'server-error' -Message 'Get-ADSyncServerConfiguration did not write the connector, so that it cannot be proved that nothing but the credential changes. Nothing was changed.')
    }
    $sha = [Security.Cryptography.SHA256]::Create()
    try {
        $hash = $sha.ComputeHash([Text.Encoding]::UTF8.GetBytes($Configuration[$name[0]] -join "`n"))
    }
    finally {
        $sha.Dispose()
    }
    return [BitConverter]::ToString($hash).Replace('-', '').ToLowerInvariant()
}
