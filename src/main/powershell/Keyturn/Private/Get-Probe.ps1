function Get-Probe {
    # Asks, in this very process, by every cmdlet that a rotation needs: the reading ones really, the writing ones without an
    # effect. ADSync's cmdlets speak two ways, the pipe and COM, and that one answers says nothing of another. By those that
    # come first a description has asked already. What only a restart and an import can show is not in it.
    param([Parameter(Mandatory = $true)][AllowEmptyCollection()][object[]] $AdConnector)

    foreach ($name in @('Get-ADSyncConnector', 'Get-ADSyncScheduler', 'Get-ADSyncConnectorRunStatus', 'Get-ADSyncGlobalSettings', 'Get-ADSyncRunProfileResult')) {
        [ordered]@{ name = $name; ok = $true }
    }
    # an export that is being made must not be taken for one that was left over, nor a switch be read while it is turned
    $lock = Lock-State
    try {
        Test-Probe -Name 'Get-ADSyncServerConfiguration' -Try {
            $work = Join-Path -Path $script:StateFolder -ChildPath ('work-' + [guid]::NewGuid().ToString('N'))
            try {
                $exported = Export-Configuration -Folder $work
                foreach ($one in $AdConnector) {
                    $null = Get-ConfigurationDigest -Configuration $exported -Identifier $one.Identifier
                }
            }
            finally {
                Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue
            }
        }
        Test-Probe -Name 'Set-ADSyncScheduler' -Try {
            # to what it is, and not the switch that a pause turns: it may be turned at this moment, by another server too
            $scheduler = Get-ADSyncScheduler -ErrorAction Stop
            if (Get-Field -From $scheduler -Name 'SchedulerSuspended') {
                throw (New-Refusal -Code 'busy' -Message 'The scheduler is suspended, as by the wizard or an upgrade, so it was not tried.')
            }
            $maintained = [bool](Get-RequiredField -From $scheduler -Name 'MaintenanceEnabled')
            $null = Set-ADSyncScheduler -MaintenanceEnabled $maintained -ErrorAction Stop
        }
    }
    finally {
        $lock.Dispose()
    }
    foreach ($one in $AdConnector) {
        Test-Probe -Name 'Add-ADSyncConnector' -Connector $one.Name -Try {
            Assert-Command -Name 'Add-ADSyncConnector'
            # into the object only, which is thrown away: would it be written, and could that be told?
            Set-SampleSecret
            try {
                Set-SecretIn -Connector (Get-AdSyncConnectorById -Identifier $one.Identifier)
            }
            finally {
                Clear-Secret
            }
        }
    }
    foreach ($name in @('Stop-ADSyncSyncCycle', 'Invoke-ADSyncRunProfile')) {
        Test-Probe -Name $name -Try { Assert-Command -Name $name }
    }
    # it is restarted where there is no way back, and an upgrade of the product may have reset its rights
    Test-Probe -Name 'Service ADSync' -Try { Test-ServiceRight }
    Test-Probe -Name 'Application log' -Try {
        $null = Get-ServerEvent -Number @{ 'ADSync' = @(2001, 6000, 6323) } -Since ((Get-UtcNow).AddDays(-1)) -Newest 1
    }
}
