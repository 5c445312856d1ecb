#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.3.0' }
# Each line of the self-test finds the fault that it is for, names it, and lets the other lines be tried.

Describe 'The self-test' {
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'WorkerFixture.ps1')
        Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'ADSync/ADSync.psm1') -Force -DisableNameChecking -Global
        $port = Start-Port

        function Get-Line {
            param([string] $Id)
            return @((ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($place.SelfTest))).lines | Where-Object -FilterScript { $_.id -eq $Id })[0]
        }
    }
    AfterAll {
        Stop-Port -Port $port
    }
    BeforeEach {
        New-FakeServer
        New-FakeMachine
        $kept = $Machine
        $place = Initialize-Place -Address $port.Address
        $Machine = $kept
        $group = 'S-1-5-21-1-1-1-2001'
        [IO.File]::WriteAllText($place.Told, (ConvertTo-CompactJson -Value ([ordered]@{ addresses = @($port.Address); keyturnKeys = @(); executionPolicy = 'RemoteSigned'; groups = @($group, 'S-1-5-32-573') })))
        [IO.File]::WriteAllText($place.Polls, (ConvertTo-CompactJson -Value ([ordered]@{ at = 1; nodes = @(, [ordered]@{ address = $port.Address; trouble = '' }) })))
        $Machine.Token = @('S-1-1-0', 'S-1-5-3', $group, 'S-1-5-32-573')
        $Machine.ServiceState = 'Running'
        $Machine.LogDenied = $false
        $installed = Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath 'installed'
        $null = New-Item -Path $installed -ItemType Directory
        # root may write everywhere, so these two are told apart here
        Mock -CommandName Test-Writable -MockWith { return $false }
    }

    It 'is well when everything works, and leaves nothing behind' {
        $before = @(Get-ChildItem -LiteralPath $place.Root -Recurse -File | ForEach-Object -Process { $_.Name })
        $failed = Invoke-SelfTest -Place $place -ScriptFolder $installed
        $failed | Should -Be 0 -Because ([IO.File]::ReadAllText($place.SelfTest))
        $result = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($place.SelfTest))
        $result.failed | Should -HaveCount 0
        @($result.lines | Where-Object -FilterScript { $_.said.Length -eq 0 }) | Should -HaveCount 0
        $after = @(Get-ChildItem -LiteralPath $place.Root -Recurse -File | ForEach-Object -Process { $_.Name })
        @($after | Where-Object -FilterScript { ($_ -notin $before) -and ($_ -notin @('self-test.json', 'state.lock')) }) | Should -HaveCount 0
        (Get-FakeEvent) | Should -Match 'The self-test of Keyturn writes this'
    }

    It 'finds <Id>: <Why>' -ForEach @(
        @{ Id = 'powershell'; Why = 'another edition'; Do = { $Machine.Fact.Edition = 'Core' }; Said = '*Core*' }
        @{ Id = 'powershell'; Why = 'a language without methods'; Do = { $Machine.Fact.LanguageMode = 'ConstrainedLanguage' }; Said = '*ConstrainedLanguage*' }
        @{ Id = 'token-batch'; Why = 'started by hand'; Do = { $Machine.Token = @($Machine.Token | Where-Object -FilterScript { $_ -ne 'S-1-5-3' }) }; Said = '*BATCH*' }
        @{ Id = 'token-network'; Why = 'a log-on over the network'; Do = { $Machine.Token += 'S-1-5-2' }; Said = '*NETWORK*' }
        @{ Id = 'token-groups'; Why = 'not in the group yet'; Do = { $Machine.Token = @('S-1-5-3', 'S-1-5-32-573') }; Said = '*S-1-5-21-1-1-1-2001*' }
        @{ Id = 'token-administrator'; Why = 'an administrator'; Do = { $Machine.Token += 'S-1-5-32-544' }; Said = '*administrators*' }
        @{ Id = 'key-signing'; Why = 'no key'; Do = { Remove-ServerKey -Name 'Keyturn-Sign' }; Said = '*Keyset does not exist*' }
        @{ Id = 'key-opening'; Why = 'no key'; Do = { Remove-ServerKey -Name 'Keyturn-Open' }; Said = '*Keyset does not exist*' }
        @{ Id = 'folders'; Why = 'no journal'; Do = { [IO.Directory]::Delete($place.Journal) }; Said = '*Journal*' }
        @{ Id = 'folders'; Why = 'scripts that can be changed'; Do = { Mock -CommandName Test-Writable -MockWith { return $true } }; Said = '*can be written*' }
        @{ Id = 'event-source'; Why = 'no source'; Do = { Mock -CommandName Write-WorkerEvent -MockWith { throw 'The source was not found' } }; Said = '*source*' }
        @{ Id = 'event-log'; Why = 'no reader of the log'; Do = { $Machine.LogDenied = $true }; Said = '*unauthorized*' }
        @{ Id = 'service'; Why = 'a service that stands'; Do = { $Machine.ServiceState = 'Stopped' }; Said = '*Stopped*' }
        @{ Id = 'module'; Why = 'a command that is missing'; Do = { Mock -CommandName Get-Command -MockWith { return $null } -ParameterFilter { $Name -eq 'Stop-ADSyncSyncCycle' } }; Said = '*Stop-ADSyncSyncCycle*' }
        @{ Id = 'connectors'; Why = 'a service that refuses'; Do = { Mock -CommandName Get-ADSyncConnector -MockWith { throw 'Access denied' } }; Said = 'Access denied' }
        @{ Id = 'connectors'; Why = 'no connector'; Do = { Mock -CommandName Get-ADSyncConnector -MockWith { } }; Said = '*no connector*' }
        @{ Id = 'scheduler'; Why = 'a service that refuses'; Do = { Mock -CommandName Get-ADSyncScheduler -MockWith { throw 'Access denied' } }; Said = 'Access denied' }
        @{ Id = 'run-status'; Why = 'a service that refuses'; Do = { Mock -CommandName Get-ADSyncConnectorRunStatus -MockWith { throw 'Access denied' } }; Said = 'Access denied' }
        @{ Id = 'pipe'; Why = 'no pipe'; Do = { Mock -CommandName Get-ADSyncGlobalSettings -MockWith { throw 'There was no endpoint listening at net.pipe://localhost/ADSyncManagement' } }; Said = '*no endpoint*' }
        @{ Id = 'run-results'; Why = 'no pipe'; Do = { Mock -CommandName Get-ADSyncRunProfileResult -MockWith { throw 'no endpoint' } }; Said = 'no endpoint' }
        @{ Id = 'configuration'; Why = 'nothing written'; Do = { Mock -CommandName Get-ADSyncServerConfiguration -MockWith { $null = New-Item -Path $Path -ItemType Directory } }; Said = 'It wrote nothing*' }
        @{ Id = 'scheduler-write'; Why = 'an operator only'; Do = { Mock -CommandName Set-ADSyncScheduler -MockWith { throw 'Access denied' } }; Said = 'Access denied' }
        @{ Id = 'scheduler-write'; Why = 'a command that runs'; Do = { $busy = [IO.File]::Open([IO.Path]::Combine($place.State, 'state.lock'), 'OpenOrCreate', 'ReadWrite', 'None') }; Said = '*later*' }
        @{ Id = 'pin'; Why = 'a key that is not pinned'; Do = { [IO.File]::WriteAllText($place.Polls, '{"nodes":[{"address":"https://a","trouble":"HTTP 401, code: unknown-key"}]}') }; Said = '*unknown-key*' }
        @{ Id = 'pin'; Why = 'a worker that does not run'; Do = { [IO.File]::Delete($place.Polls) }; Said = '*has not polled*' }
        @{ Id = 'addresses'; Why = 'nobody there'; Do = { $told = [IO.File]::ReadAllText($place.Told); [IO.File]::WriteAllText($place.Told, $told.Replace($port.Address, 'http://127.0.0.1:1')) }; Said = '*127.0.0.1:1*' }
        @{ Id = 'addresses'; Why = 'something else there'; Do = { $told = [IO.File]::ReadAllText($place.Told); [IO.File]::WriteAllText($place.Told, $told.Replace($port.Address, "$($port.Address)/page")) }; Said = '*not Keyturn that answers*' }
        @{ Id = 'clock'; Why = 'a clock that is wrong'; Do = { Mock -CommandName Test-Reached -MockWith { $Context.Dates[$Address] = -900 } }; Said = '*900 seconds*' }
        @{ Id = 'clock'; Why = 'no clock to compare with'; Do = { Mock -CommandName Test-Reached -MockWith { return 'no way' } }; Said = '*not reached*' }
    ) {
        . $Do
        try {
            Invoke-SelfTest -Place $place -ScriptFolder $installed -Patience 0 | Should -BeGreaterThan 0
        }
        finally {
            if (Get-Variable -Name busy -ErrorAction SilentlyContinue) {
                $busy.Dispose()
            }
        }
        $line = Get-Line -Id $Id
        $line.ok | Should -BeFalse
        $line.said | Should -BeLike $Said
        $line.todo.Length | Should -BeGreaterThan 10
        @((ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($place.SelfTest))).lines) | Should -HaveCount 22
        @(Get-ChildItem -LiteralPath $place.Worker -Directory | Where-Object -FilterScript { $_.Name -like 'self-test*' }) | Should -HaveCount 0
    }

    It 'does not change the scheduler' {
        foreach ($enabled in @($true, $false)) {
            Set-ADSyncScheduler -SyncCycleEnabled $enabled
            $null = Invoke-SelfTest -Place $place -ScriptFolder $installed
            (Get-ADSyncScheduler).SyncCycleEnabled | Should -Be $enabled
        }
    }

    It 'is shown to the administrator as the task has found it' {
        $Machine.Tasks['Self-test'] = @{}
        $Machine.ServiceState = 'Stopped'
        $Machine.SelfTest = { $null = Invoke-SelfTest -Place $place -ScriptFolder $installed }
        $shown = @(Show-SelfTest -Place $place 6>&1 | ForEach-Object -Process { [string]$_ })
        $shown[-1] | Should -Be 'False'
        @($shown -match '^FAIL service ') | Should -HaveCount 1
        @($shown -match 'What to do: Run Install-Keyturn.ps1 again: an upgrade') | Should -HaveCount 1
        @($shown -match '^ok   pipe ') | Should -HaveCount 1
        @($shown -match '^Only a real change shows') | Should -HaveCount 1
    }

    It 'tells when the task brings nothing' {
        $Machine.Tasks['Self-test'] = @{}
        { Show-SelfTest -Place $place -Patience 0 } | Should -Throw '*no result*'
    }

    It 'needs the set-up' {
        [IO.File]::Delete($place.Told)
        { Invoke-SelfTest -Place $place -ScriptFolder $installed } | Should -Throw '*Install-Keyturn.ps1*'
    }
}

Describe 'A folder' {
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'WorkerFixture.ps1')
    }

    It 'can be written or not' {
        Test-Writable -Folder $TestDrive | Should -BeTrue
        @(Get-ChildItem -LiteralPath $TestDrive -Filter 'self-test.tmp') | Should -HaveCount 0
        # Linux says to root what Windows says to a user without the right
        { Test-Writable -Folder '/proc/nothing' } | Should -Throw
    }
}
