function Restore-Connector {
    # Always ends in a refusal that says whether the configuration is as it was. What is put back are the settings from
    # before; how far its imports have come is read anew right before.
    param(
        [Parameter(Mandatory = $true)][object] $Original,
        [Parameter(Mandatory = $true)][hashtable] $Before,
        [Parameter(Mandatory = $true)][string[]] $Difference,
        [Parameter(Mandatory = $true)][string] $Digest,
        [Parameter(Mandatory = $true)][string] $Folder
    )
    $places = @($Difference | Select-Object -First 5) -join ', '
    $name = Get-Field -From $Original -Name 'Name'
    try {
        Copy-ImportState -From (Get-AdSyncConnectorById -Identifier ([guid]$Original.Identifier)) -To $Original
        Set-SecretIn -Connector $Original
        $null = Write-Connector -Connector $Original
        $left = Get-ConfigurationDifference -Before $Before -Folder $Folder
    }
    catch {
        $left = $Difference
    }
    if ($left.Count -gt 0) {
        throw (New-Refusal -Code 'configuration-not-restored' -Message "The configuration of the connector $name differs in more than its credential after the update, and it could not be put back. It differs at: $places.")
    }
    $script:Seen.After['configurationDigest'] = $Digest
    throw (New-Refusal -Code 'configuration-changed' -Message "The configuration of the connector $name differed in more than its credential after the update. It was put back, with the new password. It differed at: $places.")
}
