#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.3.0' }
# The set-up on a Windows in memory that has the real one's limits: what is left after each run, after a failure at each change, and after
# an undo from each of these states.

Describe 'The set-up' {
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'WorkerFixture.ps1')
        $address = 'https://keyturn1.contoso.com:8081'
        $first = @{ addresses = @($address); keyturnKeys = @($vectors.keyturn.thumbprint) }

        function Open-Setup {
            # As Install-Keyturn.ps1 makes it.
            param([hashtable] $Told = @{}, [bool] $Dry = $false)
            $setup = New-Setup -Place $place -Source $source -Target $target -Told $Told -Dry $Dry
            $setup.Wait = [TimeSpan]::FromSeconds(1)
            return $setup
        }

        function Install {
            param([hashtable] $Told = @{}, [bool] $Dry = $false)
            Invoke-Setup -Setup (Open-Setup -Told $Told -Dry $Dry) 6>&1 | ForEach-Object -Process { [string]$_ }
        }

        function Undo {
            param([bool] $Dry = $false)
            Invoke-Undo -Setup (Open-Setup -Dry $Dry) 6>&1 | ForEach-Object -Process { [string]$_ }
        }

        function New-Scripts {
            # Few files in the place of the real scripts, so that a copy costs nothing.
            param([string] $Text = 'one')
            $null = New-Item -Path (Join-Path -Path $source -ChildPath 'Keyturn') -ItemType Directory -Force
            foreach ($name in @('Receive-Keyturn.ps1', 'Test-Keyturn.ps1', 'Keyturn/Invoke-Keyturn.ps1', 'Keyturn/Keyturn.psd1')) {
                [IO.File]::WriteAllText((Join-Path -Path $source -ChildPath $name), "# $Text")
            }
            [IO.File]::WriteAllText((Join-Path -Path $source -ChildPath 'holiday.jpg'), 'not ours')
        }

        function New-Server {
            New-FakeMachine
            Set-Variable -Scope 1 -Name place -Value (Get-Place -Folder (Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath 'ProgramData'))
            Set-Variable -Scope 1 -Name source -Value (Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath 'copied')
            Set-Variable -Scope 1 -Name target -Value (Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath 'ProgramFiles/Keyturn')
            $null = New-Item -Path (Split-Path -Path $target -Parent) -ItemType Directory
        }

        function Get-Record { return ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($place.Record)) }
        function Get-Told { return ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($place.Told)) }
    }
    BeforeEach {
        New-Server
        New-Scripts
        $untouched = Get-FakeState
    }

    Context 'the first run' {
        It 'makes everything that the worker needs' {
            Install -Told $first | Should -Contain 'The sync worker starts within a minute.'
            $sid = $Machine.Names['keyturn']
            $Machine.Users[$sid].Description.Length | Should -BeLessOrEqual 48
            $Machine.Groups['S-1-5-21-1-1-1-2001'] | Should -Contain $sid
            $Machine.Groups['S-1-5-32-573'] | Should -Contain $sid
            $Machine.Groups['S-1-5-32-544'] | Should -Not -Contain $sid
            $Machine.Rights[$sid] | Should -Be @('SeBatchLogonRight')
            $Machine.Service | Should -BeExactly "D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCLCSWLOCRRC;;;IU)(A;;CCLCSWRPWPLORC;;;$sid)S:(AU;FA;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;WD)"
            $Machine.KeyAccess['Keyturn-Sign'] | Should -BeExactly "D:P(A;;GA;;;BA)(A;;GA;;;SY)(A;;GR;;;$sid)"
            $Machine.Source | Should -BeTrue
            $Machine.TaskLog | Should -BeTrue
            $Machine.Folders[$place.Setup] | Should -Not -Match $sid
            $Machine.Folders[$place.Configuration] | Should -Match "0x1200a9;;;$sid"
            $Machine.Folders[$place.Worker] | Should -Match "0x1301bf;;;$sid"
            $Machine.Folders[$place.Journal] | Should -Match "0x1301bf;;;$sid"
            [IO.File]::Exists((Join-Path -Path $target -ChildPath 'Keyturn/Invoke-Keyturn.ps1')) | Should -BeTrue
            # what else was in the folder to which the scripts were copied stays there
            @(Get-ChildItem -LiteralPath $target -Recurse -File) | Should -HaveCount 4
            (Get-Told).addresses | Should -Be @($address)
            (Get-Told).keyturnKeys | Should -Be @($vectors.keyturn.thumbprint)
            (Get-Record).state | Should -Be 'installed'
        }

        It 'makes a task that Windows keeps alive' {
            $null = Install -Told $first
            $task = ([xml]$Machine.Tasks['Sync worker'].Xml).Task
            $task.Settings.ExecutionTimeLimit | Should -Be 'PT0S'
            $task.Settings.MultipleInstancesPolicy | Should -Be 'IgnoreNew'
            $task.Settings.DisallowStartIfOnBatteries | Should -Be 'false'
            $task.Settings.StopIfGoingOnBatteries | Should -Be 'false'
            $task.Settings.StartWhenAvailable | Should -Be 'true'
            $task.Settings.Priority | Should -Be '5'
            $task.Triggers.TimeTrigger.Repetition.Interval | Should -Be 'PT1M'
            $task.Triggers.BootTrigger.Enabled | Should -Be 'true'
            $task.Principals.Principal.LogonType | Should -Be 'S4U'
            $task.Principals.Principal.RunLevel | Should -Be 'LeastPrivilege'
            $task.Actions.Exec.Arguments | Should -BeLike '*-ExecutionPolicy RemoteSigned -File "*Receive-Keyturn.ps1"'
            ([xml]$Machine.Tasks['Self-test'].Xml).Task.Actions.Exec.Arguments | Should -BeLike '*Test-Keyturn.ps1" -AsTask'
            ([xml]$Machine.Tasks['Self-test'].Xml).Task.Triggers | Should -BeNullOrEmpty
        }

        It 'prints the key that Keyturn has to pin' {
            $null = Install -Told $first
            Show-Key -Setup (Open-Setup) 6>&1 | Should -BeLike "*$($vectors.signing.thumbprint)"
        }

        It 'may pin the authority of Keyturn''s certificate, and forget it again' {
            $file = Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath 'authority.pem'
            $key = [Security.Cryptography.ECDsa]::Create()
            $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Authority', $key, [Security.Cryptography.HashAlgorithmName]::SHA256)
            $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1))
            [IO.File]::WriteAllText($file, $certificate.ExportCertificatePem())
            $told = $first.Clone()
            $told.authority = Read-Authority -File $file
            $null = Install -Told $told
            $null = Install
            (Get-Told).authority | Should -BeExactly ([Convert]::ToBase64String($certificate.RawData))
            (New-HttpClient -Told (Read-FileAsJson -Path $place.Told)).Dispose()
            [IO.File]::ReadAllText((Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath 'authority.txt')) | Should -BeExactly (Get-Told).authority
            $null = Install -Told @{ authority = Read-Authority -File '' }
            (Get-Told).PSObject.Properties['authority'] | Should -BeNullOrEmpty
        }

        It 'is refused without <Without>' -ForEach @(@{ Without = 'addresses' }, @{ Without = 'keyturnKeys' }) {
            $told = $first.Clone()
            $told.Remove($Without)
            { Install -Told $told } | Should -Throw '*-Address and -KeyturnKey are needed*'
            Get-FakeState | Should -BeExactly $untouched
        }

        It 'is refused with <Name> <Value>' -ForEach @(
            @{ Name = 'addresses'; Value = 'keyturn1' }, @{ Name = 'addresses'; Value = 'http://keyturn1.contoso.com' }, @{ Name = 'keyturnKeys'; Value = 'abc' }
        ) {
            $told = $first.Clone()
            $told[$Name] = @($Value)
            { Install -Told $told } | Should -Throw
            [IO.Directory]::Exists($place.Root) | Should -BeFalse
        }

        It 'tells with -WhatIf everything that it would do, and does nothing' {
            $texts = Install -Told $first -Dry $true
            Get-FakeState | Should -BeExactly $untouched
            $Machine.Changes | Should -Be 0
            [IO.Directory]::Exists($place.Root) | Should -BeFalse
            $done = Install -Told $first
            # the same changes in the same order, but for the SID that is not known before
            $sid = $Machine.Names['keyturn']
            @($texts | ForEach-Object -Process { $_.Replace('Would: ', '').Replace('(SID of keyturn)', $sid) }) | Should -Be @($done)
        }
    }

    Context 'before anything is changed' {
        It 'refuses <Why>' -ForEach @(
            @{ Why = 'PowerShell 7'; Do = { $Machine.Fact.Edition = 'Core' }; Text = '*5.1*' }
            @{ Why = '32 bits'; Do = { $Machine.Fact.Is64Bit = $false }; Text = '*32-bit*' }
            @{ Why = 'a language without methods'; Do = { $Machine.Fact.LanguageMode = 'ConstrainedLanguage' }; Text = '*Sign*' }
            @{ Why = 'a user who is no administrator'; Do = { $Machine.Elevated = $false }; Text = '*administrator*' }
            @{ Why = 'enforced application control and unsigned scripts'; Do = { $Machine.CodeIntegrity = 2 }; Text = '*WDAC*Receive-Keyturn.ps1*' }
            @{ Why = 'a policy AllSigned and unsigned scripts'; Do = { $Machine.MachinePolicy = 'AllSigned' }; Text = '*TrustedPublisher*' }
            @{ Why = 'a server without Entra Connect'; Do = { $Machine.Service = $null }; Text = '*Is Microsoft Entra Connect Sync installed here*' }
            @{ Why = 'a missing group'; Do = { $Machine.Names.Remove('ADSyncAdmins') }; Text = '*-AdministratorsGroup*' }
            @{ Why = 'a user of that name that it has not made'; Do = { $Machine.Names['keyturn'] = 'S-1-5-21-1-1-1-7' }; Text = '*has not made*' }
            @{ Why = 'a domain controller without an account'; Do = { $Machine.DomainRole = 5 }; Text = '*-Account*' }
        ) {
            & $Do
            $untouched = Get-FakeState
            { Install -Told $first } | Should -Throw $Text
            Get-FakeState | Should -BeExactly $untouched
            [IO.Directory]::Exists($place.Root) | Should -BeFalse
        }

        It 'refuses unsigned scripts when AllSigned was chosen, and takes signed ones' {
            $told = $first.Clone()
            $told.executionPolicy = 'AllSigned'
            { Install -Told $told } | Should -Throw '*AllSigned*'
            $Machine.Signature = 'Valid'
            $null = Install -Told $told
            ([xml]$Machine.Tasks['Sync worker'].Xml).Task.Actions.Exec.Arguments | Should -BeLike '*AllSigned*'
        }

        It 'refuses a link in the place of a folder' {
            $elsewhere = Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath 'elsewhere'
            $null = New-Item -Path $elsewhere -ItemType Directory
            $null = New-Item -Path $place.Root -ItemType SymbolicLink -Value $elsewhere
            { Install -Told $first } | Should -Throw '*is a link*'
            @(Get-ChildItem -LiteralPath $elsewhere) | Should -HaveCount 0
        }

        It 'refuses a folder that somebody else has made' {
            $null = New-Item -Path $place.Root -ItemType Directory
            $Machine.Owner = 'S-1-5-21-1-1-1-1234'
            { Install -Told $first } | Should -Throw '*S-1-5-21-1-1-1-1234*'
        }
    }

    Context 'the account' {
        It 'may be a group managed service account' {
            $told = $first.Clone()
            $told.account = 'CONTOSO\keyturn$'
            $null = Install -Told $told
            $Machine.Tasks['Sync worker'].LogonType | Should -Be 1
            $Machine.Tasks['Sync worker'].Account | Should -Be 'CONTOSO\keyturn$'
            $Machine.Users.Count | Should -Be 0
            $Machine.Groups['S-1-5-21-1-1-1-2001'] | Should -Contain 'S-1-5-21-9-9-9-3001'
        }

        It 'may be a domain account, with its credential whenever the task is made' {
            $told = $first.Clone()
            $told.account = 'CONTOSO\worker'
            { Install -Told $told } | Should -Throw '*-Credential*'
            $told.credential = New-Object -TypeName pscredential -ArgumentList 'CONTOSO\worker', (New-UnknownPassword)
            $null = Install -Told $told
            $Machine.Tasks['Sync worker'].LogonType | Should -Be 2
            [IO.File]::ReadAllText($place.Record) | Should -Not -Match ([regex]::Escape($told.credential.GetNetworkCredential().Password))
            $null = Install
            { Install -Told @{ executionPolicy = 'Bypass' } } | Should -Throw '*give -Credential*'
        }

        It 'is no administrator' {
            $told = $first.Clone()
            $told.account = 'CONTOSO\keyturn$'
            $Machine.Groups['S-1-5-32-544'] += 'S-1-5-21-9-9-9-3001'
            { Install -Told $told } | Should -Throw '*is an administrator*'
        }

        It 'has to be a member of the domain''s groups already on a domain controller' {
            $told = $first.Clone()
            $told.account = 'CONTOSO\keyturn$'
            $Machine.DomainRole = 4
            { Install -Told $told } | Should -Throw '*groups of the domain*'
            $Machine.Groups['S-1-5-21-1-1-1-2001'] += 'S-1-5-21-9-9-9-3001'
            $Machine.Groups['S-1-5-32-573'] += 'S-1-5-21-9-9-9-3001'
            $null = Install -Told $told
            (Get-Record).groups | Should -HaveCount 0
        }

        It 'may need another group' {
            $Machine.Names['CONTOSO\SyncAdmins'] = 'S-1-5-21-9-9-9-4001'
            $Machine.Groups['S-1-5-21-9-9-9-4001'] = @()
            $told = $first.Clone()
            $told.administratorsGroup = 'CONTOSO\SyncAdmins'
            $null = Install -Told $told
            $Machine.Groups['S-1-5-21-9-9-9-4001'] | Should -HaveCount 1
            $Machine.Groups['S-1-5-21-1-1-1-2001'] | Should -HaveCount 1
        }

        It 'loses nothing to a group policy without being told which' {
            $Machine.PolicyRights = @('S-1-5-32-544')
            { Install -Told $first } | Should -Throw '*Tier 0 baseline*'
            $Machine.PolicyRights = @('S-1-5-32-544', $Machine.Names['keyturn'])
            $null = Install
            (Get-Record).state | Should -Be 'installed'
        }

        It 'takes over from another one, which keeps nothing' {
            $null = Install -Told $first
            $old = $Machine.Names['keyturn']
            $null = Install -Told @{ userName = 'sync-worker' }
            Get-FakeState | Should -Not -Match ([regex]::Escape($old) + '"')
            $Machine.Names.Contains('keyturn') | Should -BeFalse
            $Machine.Service | Should -Not -Match ([regex]::Escape("$old)"))
            $Machine.Tasks['Sync worker'].Account | Should -Be 'sync-worker'
            $null = Install -Told @{ account = 'CONTOSO\keyturn$' }
            $Machine.Names.Contains('sync-worker') | Should -BeFalse
            $Machine.Tasks['Sync worker'].Account | Should -Be 'CONTOSO\keyturn$'
            $null = Install -Told @{ account = ''; userName = 'keyturn' }
            $Machine.Groups['S-1-5-32-573'] | Should -Be @($Machine.Names['keyturn'])
        }
    }

    Context 'another run' {
        It 'changes nothing, and needs to be told nothing' {
            $null = Install -Told $first
            $state = Get-FakeState
            $key = [IO.File]::ReadAllText($place.Told)
            $null = Install
            Get-FakeState | Should -BeExactly $state
            [IO.File]::ReadAllText($place.Told) | Should -BeExactly $key
        }

        It 'changes what it is told and keeps the rest' {
            $told = $first.Clone()
            $told.executionPolicy = 'Bypass'
            $null = Install -Told $told
            $null = Install -Told @{ keyturnKeys = @($vectors.keyturn.thumbprint, $vectors.next.thumbprint) }
            (Get-Told).keyturnKeys | Should -HaveCount 2
            (Get-Told).executionPolicy | Should -Be 'Bypass'
            (Get-Told).addresses | Should -Be @($address)
        }

        It 'makes the worker begin anew when it is told another key, after its commands have ended' {
            $null = Install -Told $first
            $running = Open-Lock -Path $place.WorkerLock
            { Install -Told @{ keyturnKeys = @($vectors.next.thumbprint) } } | Should -Throw '*still running a command*'
            (Get-Told).keyturnKeys | Should -Be @($vectors.keyturn.thumbprint)
            # nothing has to end for nothing
            { Install -Told $first } | Should -Not -Throw
            $running.Dispose()
            $null = Install -Told @{ keyturnKeys = @($vectors.next.thumbprint) }
            (Get-Told).keyturnKeys | Should -Be @($vectors.next.thumbprint)
        }

        It 'puts back what an upgrade of Entra Connect has reset' {
            $found = $Machine.Service
            $null = Install -Told $first
            $Machine.Service = $found
            $null = Install
            $Machine.Service | Should -Match 'CCLCSWRPWPLORC'
        }

        It 'replaces the scripts when no command runs, and waits for one that does' {
            $null = Install -Told $first
            New-Scripts -Text 'two'
            $running = Open-Lock -Path $place.WorkerLock
            { Install } | Should -Throw '*still running a command*'
            [IO.File]::ReadAllText((Join-Path -Path $target -ChildPath 'Receive-Keyturn.ps1')) | Should -Be '# one'
            $running.Dispose()
            $null = Install
            [IO.File]::ReadAllText((Join-Path -Path $target -ChildPath 'Receive-Keyturn.ps1')) | Should -Be '# two'
            @(Get-ChildItem -LiteralPath (Split-Path -Path $target -Parent)) | Should -HaveCount 1
        }

        It 'keeps the worker from beginning anything while the scripts are swapped' {
            $null = Install -Told $first
            New-Scripts -Text 'two'
            $setup = Open-Setup
            Close-Worker -Setup $setup
            Test-Locked -Path $place.SetupLock | Should -BeTrue
            Open-Lock -Path $place.WorkerLock | Should -BeNullOrEmpty
            { Close-Worker -Setup (Open-Setup) } | Should -Throw '*Another set-up*'
            Open-Worker -Setup $setup
            Test-Locked -Path $place.SetupLock | Should -BeFalse
        }

        It 'may be started from the installed copy' {
            $null = Install -Told $first
            $source = $target
            $null = Install
            [IO.File]::Exists((Join-Path -Path $target -ChildPath 'Receive-Keyturn.ps1')) | Should -BeTrue
        }
    }

    Context 'a failure' {
        It 'at any change (<Moment>) is mended by another run, or undone' -ForEach @(@{ After = $false; Moment = 'before it is done' }, @{ After = $true; Moment = 'after it is done' }) {
            $null = Install -Told $first
            $wanted = Get-FakeState
            $changes = $Machine.Changes
            $changes | Should -BeGreaterThan 20
            foreach ($at in 1..$changes) {
                foreach ($way in @('again', 'undo')) {
                    New-Server
                    New-Scripts
                    $Machine.FailAt = $at
                    $Machine.FailAfter = $After
                    { Install -Told $first } | Should -Throw 'Windows*' -Because "change $at fails"
                    if ($way -eq 'again') {
                        # the record has what the first run was told
                        $null = Install -Told $first
                        Get-FakeState | Should -BeExactly $wanted -Because "change $at failed"
                    }
                    else {
                        $null = Undo
                        Get-FakeState | Should -BeExactly $untouched -Because "change $at failed"
                        $null = Undo
                        Get-FakeState | Should -BeExactly $untouched
                    }
                }
            }
        }

        It 'of any part of an undo does not keep the other parts from being done, and the next undo ends it' {
            $null = Install -Told $first
            $Machine.Changes = 0
            $null = Undo
            foreach ($at in 1..$Machine.Changes) {
                New-Server
                New-Scripts
                $null = Install -Told $first
                $Machine.Changes = 0
                $Machine.FailAt = $at
                { Undo } | Should -Throw '*run -Undo again*Windows refused*'
                $Machine.Tasks.Count + $Machine.Users.Count | Should -BeLessOrEqual 1
                $null = Undo
                Get-FakeState | Should -BeExactly $untouched -Because "part $at failed first"
            }
        }

        It 'of taking away what the old account has is mended by another run' {
            $null = Install -Told $first
            $old = $Machine.Names['keyturn']
            foreach ($at in 1..20) {
                $Machine.Changes = 0
                $Machine.FailAt = $at + 3
                $name = "worker-$at"
                try {
                    $null = Install -Told @{ userName = $name }
                }
                catch {
                    $null = Install
                }
                $state = Get-FakeState
                $state | Should -Not -Match ([regex]::Escape($old) + '\b') -Because "change $($at + 3) failed"
                $Machine.Tasks['Sync worker'].Account | Should -Be $name
                $old = $Machine.Names[$name]
            }
        }

        It 'after the old scripts were moved away leaves nothing that does not run' {
            $null = Install -Told $first
            Move-Item -LiteralPath $target -Destination "$target.old"
            $null = Install
            [IO.File]::Exists((Join-Path -Path $target -ChildPath 'Receive-Keyturn.ps1')) | Should -BeTrue
            [IO.Directory]::Exists("$target.old") | Should -BeFalse
        }

        It 'to copy the scripts as they are is told' {
            Mock -CommandName Unblock-Script -MockWith { [IO.File]::AppendAllText($Path, 'x') }
            { Install -Told $first } | Should -Throw '*not what was copied*'
        }

        It 'of sc.exe is told' {
            Mock -CommandName Set-ServiceSddl -MockWith { return 5 }
            { Install -Told $first } | Should -Throw '*sc.exe: 5*'
        }
    }

    Context 'an undo' {
        It 'leaves the machine as it was found, and the records' {
            $null = Install -Told $first
            $fence = Join-Path -Path $place.State -ChildPath 'state.json'
            [IO.File]::WriteAllText($fence, '{}')
            $null = Undo
            Get-FakeState | Should -BeExactly $untouched
            [IO.Directory]::Exists($target) | Should -BeFalse
            [IO.File]::Exists($fence) | Should -BeTrue
            [IO.File]::Exists($place.Told) | Should -BeFalse
            [IO.Directory]::Exists($place.Journal) | Should -BeTrue
            $Machine.Folders[$place.State] | Should -BeExactly 'O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)'
            (Get-Record).state | Should -Be 'undone'
        }

        It 'of nothing does nothing' {
            Undo | Should -Be 'Nothing was set up here.'
            Get-FakeState | Should -BeExactly $untouched
        }

        It 'tells with -WhatIf what it would take away' {
            $null = Install -Told $first
            $state = Get-FakeState
            $texts = Undo -Dry $true
            Get-FakeState | Should -BeExactly $state
            @($texts | ForEach-Object -Process { $_.Replace('Would: ', '') }) | Should -Be @(Undo)
        }

        It 'works when Entra Connect, its group or the user are gone already' {
            $null = Install -Told $first
            $Machine.Service = $null
            $Machine.Groups.Remove('S-1-5-21-1-1-1-2001')
            $Machine.Names.Remove('ADSyncAdmins')
            $Machine.Users.Remove($Machine.Names['keyturn'])
            $Machine.Names.Remove('keyturn')
            $null = Undo
            $Machine.Tasks.Count | Should -Be 0
            (Get-Record).state | Should -Be 'undone'
        }

        It 'does not touch a user of the same name that somebody has made since' {
            $null = Install -Told $first
            $Machine.Users.Remove($Machine.Names['keyturn'])
            $Machine.Names['keyturn'] = 'S-1-5-21-1-1-1-7777'
            $Machine.Users['S-1-5-21-1-1-1-7777'] = [ordered]@{ Name = 'keyturn'; Description = 'Runs the sync worker of Keyturn' }
            $null = Undo
            $Machine.Users.Contains('S-1-5-21-1-1-1-7777') | Should -BeTrue
        }

        It 'does not touch one that came between a failed run and it' {
            $Machine.FailAt = 9
            { Install -Told $first } | Should -Throw 'Windows refused: New-LocalUser*'
            $Machine.Names['keyturn'] = 'S-1-5-21-1-1-1-7777'
            $Machine.Users['S-1-5-21-1-1-1-7777'] = [ordered]@{ Name = 'keyturn'; Description = 'of somebody else' }
            { Install -Told $first } | Should -Throw '*has not made*'
            $null = Undo
            $Machine.Users.Contains('S-1-5-21-1-1-1-7777') | Should -BeTrue
        }

        It 'leaves what was there before: members, rights, keys, source, log' {
            Install -Told $first | Out-Null
            $null = Undo
            $Machine.Groups['S-1-5-32-573'] = @('S-1-5-21-9-9-9-3001')
            $Machine.Rights['S-1-5-21-9-9-9-3001'] = @('SeBatchLogonRight')
            $Machine.Source = $true
            $Machine.TaskLog = $true
            Add-FakeKeys
            $found = Get-FakeState
            $told = $first.Clone()
            $told.account = 'CONTOSO\keyturn$'
            $null = Install -Told $told
            $null = Undo
            Get-FakeState | Should -BeExactly $found
        }

        It 'leaves what others have changed in the rights of the service' {
            $null = Install -Told $first
            $Machine.Service = $Machine.Service.Replace('S:(', '(A;;LC;;;S-1-5-21-5-5-5-5)S:(')
            $null = Undo
            $Machine.Service | Should -Match 'S-1-5-21-5-5-5-5'
            $Machine.Service | Should -Not -Match 'CCLCSWRPWPLORC'
        }

        It 'takes nothing away while a command runs' {
            $null = Install -Told $first
            $state = Get-FakeState
            $running = Open-Lock -Path $place.WorkerLock
            { Undo } | Should -Throw '*Nothing was taken away*'
            $running.Dispose()
            Get-FakeState | Should -BeExactly $state
        }
    }
}
