function Get-ConfigurationDifference {
    # Where the configuration differs from an earlier export. Asked twice: what was changed must not stay unknown because
    # of one export that failed.
    param([Parameter(Mandatory = $true)][hashtable] $Before, [Parameter(Mandatory = $true)][string] $Folder)

    for ($try = 1; $true; $try++) {
        try {
            return , @(Compare-Configuration -Before $Before -After (Export-Configuration -Folder "$Folder-$try"))
        }
        catch {
            if ($try -ge 2) {
                throw (New-Refusal -Code 'change-unconfirmed' -Message "$($script:Seen.Tried) The configuration could not be read afterwards, so that it is not proved that nothing else was changed.")
            }
        }
    }
}
