function Restore-Connector {
    # Always ends in a refusal that says whether the configuration is as it was.
    param(
        [Parameter(Mandatory = $true)][object] $Original,
        [Parameter(Mandatory = $true)][hashtable] $Before,
        [Parameter(Mandatory = $true)][string[]] $Difference,
        [Parameter(Mandatory = $true)][string] $Folder
    )
    $places = @($Difference | Select-Object -First 5) -join ', '
    $left = $Difference
    try {
        # without a password of ours the connector could be put back only without any
        if ($null -ne $script:Secret) {
            Save-SecretIn -Connector $Original
        }
        $left = @(Compare-Configuration -Before $Before -After (Export-Configuration -Folder $Folder))
    }
    catch {
        $left = $Difference
    }
    if ($left.Count -gt 0) {
        throw (New-Refusal -Code 'configuration-not-restored' -Message "The configuration of the connector $($Original.Name) differs in more than its credential after the update, and it could not be put back. It differs at: $places.")
    }
    $script:Seen.After = $script:Seen.Before
    throw (New-Refusal -Code 'configuration-changed' -Message "The configuration of the connector $($Original.Name) differed in more than its credential after the update. It was put back, with the new password. It differed at: $places.")
}
