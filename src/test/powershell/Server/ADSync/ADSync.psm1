# A stand-in for the module of Microsoft Entra Connect Sync on a sync server of the tests whose service is a process of its own: each
# cmdlet asks that service, so that what one command stores another one finds. Its import really logs in to a domain controller.

Set-StrictMode -Version 3.0

. ([IO.Path]::Combine($PSScriptRoot, '..', '..', 'ADSync', 'Types.ps1'))
. ([IO.Path]::Combine($PSScriptRoot, '..', 'Service.ps1'))

$script:AdId = [guid]'11111111-2222-3333-4444-555555555555'

function Get-ADSyncConnector {
    [CmdletBinding()]
    param([guid] $Identifier)
    $known = Invoke-SyncService -Call 'connector'
    $ad = New-Object -TypeName Keyturn.Fake.Connector -ArgumentList $script:AdId, $known.name, 'AD'
    $ad.All.Add((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'forest-login-user', $known.account))
    $ad.All.Add((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'forest-login-domain', $known.domain))
    # the one that is stored is not told
    $ad.All.Add((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'password', $null))
    $partition = New-Object -TypeName Keyturn.Fake.Partition -ArgumentList 'DC=contoso,DC=com'
    $partition.Parameters.Add((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'cookie', $known.cookie))
    $partition.Parameters.Add((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'last-dc', "dc$($known.cookie)"))
    $ad.Partitions.Add($partition)
    if ((-not $PSBoundParameters.ContainsKey('Identifier')) -or ($Identifier -eq $script:AdId)) {
        $ad
    }
}

function Add-ADSyncConnector {
    [CmdletBinding()]
    param([object] $Connector)
    $password = @($Connector.All | Where-Object -FilterScript { $_.Name -eq 'password' })[0].Value
    $null = Invoke-SyncService -Call 'store' -More @{ password = $password; cookie = $Connector.Partitions[0].Parameters[0].Value }
    return $Connector
}

function Get-ADSyncServerConfiguration {
    [CmdletBinding()]
    param([string] $Path)
    $known = Invoke-SyncService -Call 'export'
    $folder = New-Item -Path (Join-Path -Path $Path -ChildPath 'Connectors') -ItemType Directory -Force
    [IO.File]::WriteAllText(
        (Join-Path -Path $folder.FullName -ChildPath "Connector_{$($script:AdId)}.xml"),
        "<ma-data><id>{$($script:AdId)}</id><name>$($known.name)</name><version>$($known.version)</version><private-configuration>" +
        "<adma-configuration><parameter-values><parameter name=""forest-login-user"" type=""string"">$($known.account)</parameter>" +
        '<parameter name="password" type="encrypted-string" encrypted="1" /></parameter-values></adma-configuration></private-configuration>' +
        '<ma-partition-data><partition><name>DC=contoso,DC=com</name><custom-data><adma-partition-data>' +
        "<cookie>$($known.cookie)</cookie><last-dc>dc$($known.cookie)</last-dc></adma-partition-data></custom-data></partition></ma-partition-data></ma-data>"
    )
}

function Get-ADSyncScheduler {
    [CmdletBinding()]
    param()
    $known = Invoke-SyncService -Call 'scheduler'
    return [pscustomobject]@{
        SyncCycleEnabled                    = [bool]$known.enabled
        SyncCycleInProgress                 = $false
        StagingModeEnabled                  = [bool]$known.staging
        CurrentlyEffectiveSyncCycleInterval = [timespan]::FromMinutes(30)
        NextSyncCycleStartTimeInUTC         = [datetime]::UtcNow.AddMinutes(15)
        NextSyncCyclePolicyType             = 'Delta'
        MaintenanceEnabled                  = $true
        SchedulerSuspended                  = $false
    }
}

function Set-ADSyncScheduler {
    [CmdletBinding()]
    param([bool] $SyncCycleEnabled, [bool] $MaintenanceEnabled)
    if ($PSBoundParameters.ContainsKey('SyncCycleEnabled')) {
        $null = Invoke-SyncService -Call 'switch' -More @{ enabled = $SyncCycleEnabled }
    }
    else {
        $null = $MaintenanceEnabled
    }
}

function Stop-ADSyncSyncCycle {
    [CmdletBinding()]
    param()
}

function Get-ADSyncConnectorRunStatus {
    # prints nothing when idle
    [CmdletBinding()]
    param()
}

function Get-ADSyncGlobalSettings {
    [CmdletBinding()]
    param()
    return [pscustomobject]@{
        Parameters = @((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'Microsoft.Synchronize.ServerConfigurationVersion', '2.6.92.0'))
    }
}

function Invoke-ADSyncRunProfile {
    [CmdletBinding()]
    param([string] $ConnectorName, [string] $RunProfileName)
    $run = Invoke-SyncService -Call 'import' -More @{ profile = $RunProfileName }
    if ($run.result -like 'no-start-*') {
        throw "$ConnectorName`: $($run.result)"
    }
    return $run.result
}

function Get-ADSyncRunProfileResult {
    [CmdletBinding()]
    param([guid] $ConnectorId, [int] $NumberRequested)
    $runs = @((Invoke-SyncService -Call 'runs').runs | ForEach-Object -Process {
            $information = ''
            if ($_.connection.Length -gt 0) {
                $information = "<connection-result>$($_.connection)</connection-result><server>$($_.server)</server>"
            }
            [pscustomobject]@{
                RunNumber      = [long]$_.number
                RunProfileName = $_.profile
                Result         = $_.result
                IsRunComplete  = $true
                # the database keeps UTC and does not say so
                StartDate      = [datetime]::SpecifyKind($_.startedAt, [DateTimeKind]::Unspecified)
                EndDate        = [datetime]::SpecifyKind($_.endedAt, [DateTimeKind]::Unspecified)
                RunStepResults = @([pscustomobject]@{ ConnectorConnectionInformationXml = $information })
            }
        })
    return @($runs | Sort-Object -Property RunNumber -Descending | Select-Object -First $NumberRequested)
}

function Get-ADSyncRunStepResult {
    [CmdletBinding()]
    param([guid] $RunHistoryId)
    throw "There is no run $RunHistoryId."
}

function Search-ADSyncDirectoryObjects {
    [CmdletBinding()]
    param([guid] $AdConnectorId, [string] $LdapFilter, [string] $SearchScope, [int] $SizeLimit)
}
