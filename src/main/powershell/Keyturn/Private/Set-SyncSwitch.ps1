function Set-SyncSwitch {
    # Turns the switch of the sync cycle, and believes what it reads afterwards: not an error, and not the lack of one.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory = $true)][bool] $Enabled)

    $script:Seen.Tried = 'The switch of the sync cycle was turned, or may have been.'
    $refusal = $null
    try {
        $null = Set-ADSyncScheduler -SyncCycleEnabled $Enabled -ErrorAction Stop
    }
    catch {
        $refusal = $_.Exception
    }
    if ((Get-SyncCycle).syncCycleEnabled -eq $Enabled) {
        $script:Seen.Tried = "The sync cycle was switched to $Enabled."
        return
    }
    $script:Seen.Tried = $null
    if ($null -ne $refusal) {
        throw $refusal
    }
    throw (New-Refusal -Code 'change-unconfirmed' -Message "The scheduler was told to switch the sync cycle to $Enabled, without an error and without an effect.")
}
