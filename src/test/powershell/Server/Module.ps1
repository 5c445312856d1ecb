# What is only to be had on Windows, for the module Keyturn on a sync server of the tests. It lies in the place of the module's folder
# Windows; everything else of the module is as it is delivered.

. (Join-Path -Path $env:KEYTURN_TEST_SCRIPTS -ChildPath 'Server/Service.ps1')
. (Join-Path -Path $env:KEYTURN_TEST_SCRIPTS -ChildPath 'EventFilter.ps1')

# a machine of the tests has its ProgramData in a folder of its own
$script:StateFolder = [IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'Keyturn', 'State')

function Get-OpeningKey {
    $key = [Security.Cryptography.RSA]::Create()
    $key.FromXmlString([IO.File]::ReadAllText([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'key-Keyturn-Open.xml')))
    return $key
}

function Get-SyncServiceController {
    return New-Object -TypeName PSObject |
        Add-Member -PassThru -MemberType ScriptMethod -Name get_Status -Value { return (Invoke-SyncService -Call 'state').state } |
        Add-Member -PassThru -MemberType ScriptMethod -Name Stop -Value { $null = Invoke-SyncService -Call 'stop' } |
        Add-Member -PassThru -MemberType ScriptMethod -Name Start -Value { $null = Invoke-SyncService -Call 'start' } |
        Add-Member -PassThru -MemberType ScriptMethod -Name Refresh -Value { } |
        Add-Member -PassThru -MemberType ScriptMethod -Name Dispose -Value { }
}

function Test-ServiceRight {
}

function Get-TokenGroup {
    return @('S-1-1-0', 'S-1-5-3')
}

function Get-SyncProcess {
    return [pscustomobject]@{ CreationDate = (Invoke-SyncService -Call 'state').startedAt }
}

function Get-WizardProcess {
}

function Get-ApplicationEvent {
    param([string] $Filter, [int] $Newest)
    $events = @((Invoke-SyncService -Call 'events').events | ForEach-Object -Process {
            [pscustomobject]@{ Id = [int]$_.id; ProviderName = $_.source; Message = $_.message; TimeCreated = $_.time.ToLocalTime() }
        })
    return @(Select-Event -Events $events -Filter $Filter -Newest $Newest)
}

function Write-LogEntry {
    param([string] $Text, [string] $Kind, [int] $Id)
    [IO.File]::AppendAllText([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'module-events.txt'), "$Id $Kind $Text`n")
}
