# A stand-in for the module of Microsoft Entra Connect Sync, as far as Keyturn uses it: one server with one AD connector and
# the Entra connector, a service that keeps the password that it loaded, a run history, an event log.

Set-StrictMode -Version 3.0

. (Join-Path -Path $PSScriptRoot -ChildPath 'Types.ps1')

$script:AdId = [guid]'11111111-2222-3333-4444-555555555555'
$script:EntraId = [guid](@('b891884f', '051e', '4a83', '95af', '2544101c9083') -join '-')
$script:Server = $null

function New-FakeServer {
    param([string[]] $Given = @())

    [Keyturn.Fake.Connector]::HidesEncrypted = $Given -contains 'hidden-password'
    [Keyturn.Fake.Connector]::HasNoPassword = $Given -contains 'no-password'
    [Keyturn.Fake.Connector]::GivesCopies = $Given -contains 'copies'
    [Keyturn.Fake.Connector]::GivesLastingCopies = $Given -contains 'lasting-copies'
    foreach ($queue in @('StatusErrors', 'StopErrors', 'StartErrors', 'SeenBefore')) {
        [Keyturn.Fake.ServiceController]::$queue.Clear()
    }
    [Keyturn.Fake.ServiceController]::State = 'Running'
    [Keyturn.Fake.ServiceController]::StartFails = ($Given -contains 'service-does-not-start') -or ($Given -contains 'database-full')
    $script:Server = @{
        Given     = $Given
        Stored    = 'right'
        Loaded    = 'right'
        Directory = 'right'
        Enabled   = $true
        Maintained = $true
        Token     = @('S-1-1-0', 'S-1-5-3', 'S-1-5-21-1-1-1-2001')
        Running   = $Given -contains 'cycle-running'
        Started   = [Keyturn.Fake.Clock]::Now.AddDays(-19)
        Runs      = New-Object -TypeName Collections.ArrayList
        Events    = New-Object -TypeName Collections.ArrayList
        Version   = 7
        Extra     = 'as it was'
        Cookie    = 1
        Log       = New-Object -TypeName Collections.ArrayList
        Written   = New-Object -TypeName Collections.ArrayList
    }
    if ($Given -contains 'wrong-password') {
        $script:Server.Loaded = 'wrong'
    }
    [Keyturn.Fake.ServiceController]::Happened = [Action[string]] { param($what) Add-ServiceHistory -What $what }
}

function Get-FakeServer {
    return $script:Server
}

function Add-FakeEvent {
    param([int] $Id, [string] $Source, [string] $Message)
    $null = $script:Server.Events.Add([pscustomobject]@{
            Id           = $Id
            ProviderName = $Source
            Message      = $Message
            TimeCreated  = [Keyturn.Fake.Clock]::Now.ToLocalTime()
        })
}

function Add-ServiceHistory {
    param([string] $What)
    if ($What -eq 'stopped') {
        if ($script:Server.Running) {
            $script:Server.Running = $false
            Add-FakeEvent -Id 6052 -Source 'ADSync' -Message 'A running synchronization was stopped with the service.'
        }
        Add-FakeEvent -Id 2002 -Source 'ADSync' -Message 'The service was stopped successfully.'
    }
    elseif ($What -eq 'failed') {
        # once, as in the vectors
        [Keyturn.Fake.ServiceController]::StartFails = $false
        if ($script:Server.Given -contains 'database-full') {
            Add-FakeEvent -Id 6323 -Source 'ADSync' -Message 'The server encountered an error because SQL Server is out of disk space.'
        }
        Add-FakeEvent -Id 2005 -Source 'ADSync' -Message 'The service failed to start.'
    }
    else {
        $script:Server.Started = [Keyturn.Fake.Clock]::Now
        $script:Server.Loaded = $script:Server.Stored
        Add-FakeEvent -Id 2001 -Source 'ADSync' -Message 'The service was started successfully.'
    }
}

function Get-ADSyncConnector {
    [CmdletBinding()]
    param([guid] $Identifier)

    if ([Keyturn.Fake.ServiceController]::State -ne 'Running') {
        throw 'The service does not answer.'
    }
    Assert-Role
    $ad = New-Object -TypeName Keyturn.Fake.Connector -ArgumentList $script:AdId, 'contoso.com', 'AD'
    $ad.All.Add((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'forest-login-user', 'MSOL_0a1b2c3d4e5f'))
    $ad.All.Add((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'forest-login-domain', 'contoso.com'))
    if (-not [Keyturn.Fake.Connector]::HasNoPassword) {
        $ad.All.Add((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'password', $null))
    }
    $partition = New-Object -TypeName Keyturn.Fake.Partition -ArgumentList 'DC=branch,DC=contoso,DC=com'
    if ($script:Server.Given -contains 'partition-credentials') {
        $partition.Parameters.Add((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'login-user', 'svc-branch'))
    }
    # each import moves it on, and a connector that is written with an older one is imported from there again
    if ($script:Server.Given -notcontains 'hidden-import-state') {
        $partition.Parameters.Add((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'cookie', $script:Server.Cookie))
        $partition.Parameters.Add((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'last-dc', 'dc1.contoso.com'))
    }
    $ad.Partitions.Add($partition)
    $entra = New-Object -TypeName Keyturn.Fake.Connector -ArgumentList $script:EntraId, 'contoso.onmicrosoft.com - AAD', 'Extensible2'
    foreach ($connector in @($ad, $entra)) {
        if ((-not $PSBoundParameters.ContainsKey('Identifier')) -or ($connector.Identifier -eq $Identifier)) {
            $connector
        }
    }
}

function New-Fault {
    # What the other side of WCF's pipe says of an exception there.
    param([Exception] $Cause)
    $type = 'System.ServiceModel.FaultException[System.ServiceModel.ExceptionDetail]' -as [type]
    return $type::new([System.ServiceModel.ExceptionDetail]::new($Cause), [System.ServiceModel.FaultReason]::new($Cause.Message), [System.ServiceModel.FaultCode]::new('InternalServiceFault'), '')
}

function Assert-Role {
    # The service says it in the language of its server.
    if ($script:Server.Given -contains 'role-missing') {
        throw (New-Fault -Cause ([UnauthorizedAccessException]::new('Der aufrufende Benutzer ist kein Mitglied einer Rolle.')))
    }
}

function Assert-Pipe {
    # Of the two ways to the service one.
    Assert-Role
    if ($script:Server.Given -contains 'endpoint-missing') {
        throw (New-Object -TypeName System.ServiceModel.EndpointNotFoundException -ArgumentList 'net.pipe://localhost/ADSyncManagement: kein Endpunkt.')
    }
}

function Add-ADSyncConnector {
    [CmdletBinding()]
    param([object] $Connector)

    Assert-Role
    $null = $script:Server.Written.Add($Connector.Identifier)
    if ($Connector.Identifier -eq $script:EntraId) {
        throw 'The Entra connector was written.'
    }
    foreach ($parameter in $Connector.All) {
        if ($parameter.Name -eq 'password') {
            $script:Server.Stored = $parameter.Value
        }
    }
    foreach ($parameter in $Connector.Partitions[0].Parameters) {
        if ($parameter.Name -eq 'cookie') {
            $script:Server.Cookie = $parameter.Value
        }
    }
    $script:Server.Version++
    if ($script:Server.Given -contains 'configuration-changes') {
        if ($script:Server.Extra -eq 'as it was') {
            $script:Server.Extra = 'changed'
        }
        elseif ($script:Server.Given -notcontains 'configuration-stays-changed') {
            $script:Server.Extra = 'as it was'
        }
    }
    Add-FakeEvent -Id 2618 -Source 'Entra Connect Admin Actions' -Message 'The credentials of the connector "contoso.com" were updated.'
    return $Connector
}

function Get-ADSyncServerConfiguration {
    [CmdletBinding()]
    param([string] $Path)

    if ($script:Server.Given -contains 'export-denied') {
        throw (New-Object -TypeName UnauthorizedAccessException)
    }
    $folder = New-Item -Path (Join-Path -Path $Path -ChildPath 'Connectors') -ItemType Directory -Force
    $xml = '<ma-data><id>{' + $script:AdId + '}</id><name>contoso.com</name>' +
        '<last-modification-time>' + [Keyturn.Fake.Clock]::Now.ToString('o') + '</last-modification-time>' +
        '<version>' + $script:Server.Version + '</version>' +
        '<private-configuration><adma-configuration><parameter-values>' +
        '<parameter name="forest-login-user" type="string">MSOL_0a1b2c3d4e5f</parameter>' +
        '<parameter name="password" type="encrypted-string" encrypted="1" />' +
        '</parameter-values></adma-configuration></private-configuration>' +
        '<ma-partition-data><partition><name>DC=branch,DC=contoso,DC=com</name><custom-data><adma-partition-data>' +
        '<cookie>' + $script:Server.Cookie + '</cookie><last-dc>dc1.contoso.com</last-dc>' +
        '</adma-partition-data></custom-data></partition></ma-partition-data>' +
        '<extra>' + $script:Server.Extra + '</extra></ma-data>'
    [IO.File]::WriteAllText((Join-Path -Path $folder.FullName -ChildPath "Connector_{$($script:AdId)}.xml"), $xml)
}

function Get-ADSyncScheduler {
    [CmdletBinding()]
    param()
    return [pscustomobject]@{
        SyncCycleEnabled                    = $script:Server.Enabled
        SyncCycleInProgress                 = $script:Server.Running
        StagingModeEnabled                  = $script:Server.Given -contains 'staging'
        CurrentlyEffectiveSyncCycleInterval = [timespan]::FromMinutes(30)
        NextSyncCycleStartTimeInUTC         = [Keyturn.Fake.Clock]::Now.AddMinutes(15)
        NextSyncCyclePolicyType             = 'Delta'
        MaintenanceEnabled                  = $script:Server.Maintained
        SchedulerSuspended                  = @('wizard-open', 'scheduler-suspended' | Where-Object -FilterScript { $script:Server.Given -contains $_ }).Count -gt 0
    }
}

function Set-ADSyncScheduler {
    [CmdletBinding()]
    param([bool] $SyncCycleEnabled, [bool] $MaintenanceEnabled)
    if ($PSBoundParameters.ContainsKey('SyncCycleEnabled')) {
        $script:Server.Enabled = $SyncCycleEnabled
    }
    if ($PSBoundParameters.ContainsKey('MaintenanceEnabled')) {
        $script:Server.Maintained = $MaintenanceEnabled
    }
}

function Stop-ADSyncSyncCycle {
    [CmdletBinding()]
    param()
    $script:Server.Running = $false
}

function Get-ADSyncConnectorRunStatus {
    [CmdletBinding()]
    param()
    # prints nothing when idle
    if ($script:Server.Running) {
        [pscustomobject]@{ ConnectorName = 'contoso.com'; RunState = 'Busy' }
    }
}

function Get-ADSyncGlobalSettings {
    [CmdletBinding()]
    param()
    Assert-Pipe
    return [pscustomobject]@{
        Parameters = @((New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'Microsoft.Synchronize.ServerConfigurationVersion', '2.5.79.0'))
    }
}

function Invoke-ADSyncRunProfile {
    [CmdletBinding()]
    param([string] $ConnectorName, [string] $RunProfileName)

    $result = 'success'
    $connection = 'success'
    $script:Server.Cookie++
    if ($script:Server.Given -contains 'directory-unreachable') {
        $result = 'no-start-connection'
        $connection = $null
    }
    elseif ($script:Server.Loaded -ne $script:Server.Directory) {
        $result = 'no-start-credentials'
        $connection = $null
        Add-FakeEvent -Id 6000 -Source 'ADSync' -Message "The management agent ""$ConnectorName"" failed to run on run profile ""$RunProfileName"" because the credentials were invalid."
        Add-FakeEvent -Id 611 -Source 'Directory Synchronization' -Message 'Password hash synchronization failed for domain: contoso.com. DrsConnection.ResolveDomainController DirectoryEntry.Bind'
    }
    elseif ($script:Server.Given -contains 'import-with-warnings') {
        $result = 'completed-warnings'
    }
    elseif ($script:Server.Given -contains 'import-stops') {
        $result = 'stopped-server-down'
        $connection = $null
    }
    elseif ($script:Server.Given -contains 'database-full') {
        $result = 'stopped-database-disk-full'
        $connection = $null
    }
    if (($result -eq 'success') -and ($script:Server.Given -notcontains 'staging')) {
        Add-FakeEvent -Id 654 -Source 'Directory Synchronization' -Message 'Provision credentials ping end.'
    }
    if ($script:Server.Given -contains 'failed-authentication') {
        $connection = 'failed-authentication'
    }
    $information = ''
    if ($null -ne $connection) {
        $information = "<connection-result>$connection</connection-result><server>dc1.contoso.com:389</server>"
    }
    # the database keeps UTC and does not say so
    $now = [datetime]::SpecifyKind([Keyturn.Fake.Clock]::Now, [DateTimeKind]::Unspecified)
    $null = $script:Server.Runs.Add([pscustomobject]@{
            RunNumber      = $script:Server.Runs.Count + 1
            RunProfileName = $RunProfileName
            Result         = $result
            IsRunComplete  = $true
            StartDate      = $now
            EndDate        = $now
            RunStepResults = @([pscustomobject]@{ ConnectorConnectionInformationXml = $information })
        })
    if ($result -like 'no-start-*') {
        throw $result
    }
}

function Get-ADSyncRunProfileResult {
    [CmdletBinding()]
    param([guid] $ConnectorId, [int] $NumberRequested)
    Assert-Pipe
    return @($script:Server.Runs | Sort-Object -Property RunNumber -Descending | Select-Object -First $NumberRequested)
}

function Get-ADSyncRunStepResult {
    [CmdletBinding()]
    param([guid] $RunHistoryId)
    throw "There is no run $RunHistoryId."
}

function Search-ADSyncDirectoryObjects {
    [CmdletBinding()]
    param([guid] $AdConnectorId, [string] $LdapFilter, [string] $SearchScope, [int] $SizeLimit)
    if ($script:Server.Given -notcontains 'peer') {
        return
    }
    return @(@{ description = 'Account created by Microsoft Azure Active Directory Connect with installation identifier x running on computer AADC02 configured to synchronize to tenant y.' })
}
