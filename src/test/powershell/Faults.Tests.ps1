#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.3.0' }
# What goes wrong around a command: in the product, in Windows, on the disk. No answer may say less than was done, or more.

Describe 'When something goes wrong' {
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'Fixture.ps1')
        . (Join-Path -Path $PSScriptRoot -ChildPath 'Schemas.ps1')
        Initialize-Keyturn
        $password = 'first-Example~password-0123456789'
        $requests = Get-ExampleRequest -Password $password

        function Send([string] $Verb, [string] $Json = $requests[$Verb]) {
            return (Send-Request -Json $Json).Answer
        }
    }
    BeforeEach {
        $folder = Reset-Keyturn
        $service = [Keyturn.Fake.ServiceController]
    }

    Context 'the service controller' {
        It 'whose state cannot be read is an error, and no service is started' {
            $service::StatusErrors.Enqueue(5)
            $answer = Send 'describe'
            $answer.ok | Should -BeFalse
            $answer.error.code | Should -Be 'access-denied'
            $service::StatusErrors.Enqueue(1722)
            (Send 'update-credential').error.code | Should -Be 'server-error'
            (Get-FakeServer).Events.Count | Should -Be 0
        }

        It 'that says <Number> to a start waits for the one who was faster' -ForEach @(@{ Number = 1056 }) {
            $null = Initialize-Remembered
            $service::State = 'Stopped'
            $service::SeenBefore.Enqueue('Stopped')
            $service::StartErrors.Enqueue($Number)
            (Send 'restart-service').ok | Should -BeTrue
        }

        It 'that says <Number> to a stop is told again, or the service has stopped' -ForEach @(@{ Number = 1061 }, @{ Number = 1062 }) {
            $service::StopErrors.Enqueue($Number)
            (Send 'restart-service').ok | Should -BeTrue
        }

        It 'that denies the stop has changed nothing' {
            $service::StopErrors.Enqueue(5)
            (Send 'restart-service').error.code | Should -Be 'access-denied'
            $service::State | Should -Be 'Running'
        }

        It 'that cannot stop for another reason says so' {
            $service::StopErrors.Enqueue(1053)
            (Send 'restart-service').error.code | Should -Be 'server-error'
        }

        It 'that stops and denies the start left the service stopped, and says so' {
            $service::StartErrors.Enqueue(5)
            $answer = Send 'restart-service'
            $answer.error.code | Should -Be 'service-did-not-start'
            $answer.error.message | Should -Match 'error 5'
            $answer.after.state | Should -Be 'Stopped'
        }

        It 'that denies the start of a service that was found stopped has changed nothing' {
            $null = Initialize-Remembered
            $service::State = 'Stopped'
            $service::StartErrors.Enqueue(5)
            (Send 'update-credential').error.code | Should -Be 'access-denied'
        }

        It 'that is never stopped or never started ends with the deadline' {
            Mock -ModuleName Keyturn -CommandName Get-SyncServiceController -MockWith {
                $stuck = [pscustomobject]@{ State = 'StopPending' }
                $stuck | Add-Member -MemberType ScriptMethod -Name 'get_Status' -Value { $this.State }
                $stuck | Add-Member -MemberType ScriptMethod -Name 'Refresh' -Value { }
                $stuck | Add-Member -MemberType ScriptMethod -Name 'Dispose' -Value { }
                return $stuck
            }
            InModuleScope -ModuleName Keyturn -ScriptBlock {
                { Stop-SyncService -Until (Get-UtcNow).AddSeconds(5) } | Should -Throw '*did not stop in time*'
                { Start-SyncService -Until (Get-UtcNow).AddSeconds(5) } | Should -Throw '*did not come up in time*'
            }
        }

        It 'whose service runs without an event 2001 is believed after a while, or not in time' {
            Mock -ModuleName Keyturn -CommandName Get-ServiceEvent -MockWith { }
            (Send 'restart-service').ok | Should -BeTrue
            (Send 'restart-service' $requests['restart-service'].Replace('"fence"', '"waitSeconds":1,"fence"')).error.code | Should -Be 'service-did-not-start'
        }

        It 'whose service cannot be described before its restart is restarted' {
            Mock -ModuleName Keyturn -CommandName Get-LiveDescription -MockWith { throw 'no pipe' }
            (Send 'restart-service').ok | Should -BeTrue
        }

        It 'whose service ends right after its start did not start' {
            Mock -ModuleName Keyturn -CommandName Start-SyncServiceAndWatch -MockWith { }
            (Send 'restart-service').error.code | Should -Be 'service-did-not-start'
        }
    }

    Context 'evidence that is not to be had' {
        It 'of the start of the service blocks nothing' {
            Mock -ModuleName Keyturn -CommandName Get-SyncProcess -MockWith { throw (New-Object -TypeName UnauthorizedAccessException) }
            Mock -ModuleName Keyturn -CommandName Get-ApplicationEvent -MockWith { throw (New-Object -TypeName UnauthorizedAccessException) }
            $answer = Send 'describe'
            $answer.ok | Should -BeTrue
            $answer.result.service.startedAt | Should -BeNullOrEmpty
            $answer = Send 'restart-service'
            $answer.ok | Should -BeTrue
            $answer.after.startedAt | Should -Not -BeNullOrEmpty
            (Send 'update-credential' $requests['update-credential'].Replace('"attempt":3', '"attempt":4')).ok | Should -BeTrue
            (Send 'verify-import' $requests['verify-import'].Replace('"attempt":3', '"attempt":4')).ok | Should -BeTrue
        }

        It 'of the process is taken from event 2001' {
            Mock -ModuleName Keyturn -CommandName Get-SyncProcess -MockWith { return [pscustomobject]@{ CreationDate = $null } }
            $null = Send 'restart-service'
            (Send 'describe').result.service.startedAt | Should -Not -BeNullOrEmpty
        }

        It 'of an earlier run is left out' {
            $null = Send 'verify-import'
            (Get-FakeServer).Runs[0].EndDate = $null
            (Send 'describe').result.lastRuns.Count | Should -Be 0
            (Send 'verify-import').ok | Should -BeTrue
        }

        It 'in the server''s own log fails no command' {
            Mock -ModuleName Keyturn -CommandName Write-LogEntry -MockWith { throw 'there is no log Keyturn' }
            (Send 'resume-sync').ok | Should -BeTrue
        }

        It 'is written where there is a log' {
            $null = Send 'resume-sync'
            $null = Send 'resume-sync' $requests['resume-sync'].Replace('"attempt":3', '"attempt":2')
            (Get-FakeServer).Log[0] | Should -Be '1 Information resume-sync was done.'
            (Get-FakeServer).Log[1] | Should -Match '^2 Warning resume-sync was not done \(stale-fence\)'
        }

        It 'from a description of an account, from a file, and from nowhere' {
            [IO.File]::WriteAllText((Join-Path -Path $folder -ChildPath 'peers.txt'), "# others`n`nAADC07`n")
            @((Send 'describe').result.peers | ForEach-Object -Process { $_.name }) | Should -Be @('AADC07')
            Mock -ModuleName Keyturn -CommandName Search-ADSyncDirectoryObjects -MockWith { throw 'no domain controller' }
            (Send 'describe').ok | Should -BeTrue
        }
    }

    Context 'a search with the stored credentials' {
        It 'that fails after an import which logged in is told, and decides nothing' {
            Mock -ModuleName Keyturn -CommandName Search-ADSyncDirectoryObjects -MockWith { throw 'Die Anmeldeinformationen sind ungueltig.' }
            $answer = Send 'verify-import'
            $answer.ok | Should -BeTrue
            $answer.result.verdict | Should -Be 'proved'
            $answer.result.search | Should -Be 'failed'
        }
    }

    Context 'the disk' {
        BeforeEach {
            Mock -ModuleName Keyturn -CommandName Move-IntoPlace -MockWith {
                throw (New-Object -TypeName IO.IOException -ArgumentList 'Es steht nicht genug Speicherplatz zur Verfuegung.', 0x80070070)
            } -ParameterFilter { $global:FullFrom -le ++$global:Writes }
            $global:Writes = 0
        }

        It 'that is full at writing <FullFrom> of update-credential changed nothing' -ForEach @(@{ FullFrom = 1 }, @{ FullFrom = 3 }, @{ FullFrom = 23 }) {
            $global:FullFrom = $FullFrom
            $answer = Send 'update-credential'
            if ($FullFrom -le 3) {
                $answer.error.code | Should -Be 'disk-full'
                (Get-FakeServer).Stored | Should -Be 'right'
            }
        }

        It 'that is full after the switch was turned is told as a change' {
            (Get-FakeServer).Enabled = $false
            $global:FullFrom = 3
            $answer = Send 'resume-sync'
            (Get-FakeServer).Enabled | Should -BeTrue
            $answer.error.code | Should -Be 'change-unconfirmed'
            $answer.error.message | Should -Match 'was switched to True.*disk-full'
        }

        It 'that is full before the switch is turned leaves it' {
            $global:FullFrom = 2
            (Send 'pause-sync').error.code | Should -Be 'disk-full'
            (Get-FakeServer).Enabled | Should -BeTrue
        }
    }

    Context 'storing the password' {
        It 'fails after it was stored: compared, and told as a change that may have been made' {
            Mock -ModuleName Keyturn -CommandName Add-ADSyncConnector -MockWith {
                foreach ($parameter in $Connector.All) {
                    if ($parameter.Name -eq 'password') {
                        (Get-FakeServer).Stored = $parameter.Value
                    }
                }
                throw (New-Object -TypeName UnauthorizedAccessException -ArgumentList "Zugriff verweigert: $((Get-FakeServer).Stored)")
            }
            $answer = Send 'update-credential'
            $answer.error.code | Should -Be 'change-unconfirmed'
            $answer.error.message | Should -Match 'may have been changed.*access-denied'
            $answer.after.configurationDigest | Should -Be $answer.before.configurationDigest
            (Send 'describe').result.connectors[0].credentialUpdatedAt | Should -Not -BeNullOrEmpty
        }

        It 'reports an error that stops nothing: the same' {
            Mock -ModuleName Keyturn -CommandName Add-ADSyncConnector -MockWith { Write-Error -Message "kept $password" -ErrorAction Continue }
            (Send 'update-credential').error.code | Should -Be 'change-unconfirmed'
        }

        It 'fails and changes something else: it is put back' {
            $null = Reset-Keyturn -Given 'configuration-changes'
            $global:Calls = 0
            Mock -ModuleName Keyturn -CommandName Write-Connector -MockWith {
                $null = ADSync\Add-ADSyncConnector -Connector $Connector
                return 'server-error, System.Exception, 0x80131500'
            }
            $answer = Send 'update-credential'
            $answer.error.code | Should -Be 'configuration-changed'
            $answer.after.credentialUpdatedAt | Should -Not -BeNullOrEmpty
            (Get-FakeServer).Extra | Should -Be 'as it was'
        }

        It 'while an import runs between the two exports is stored: what an import changes by itself is no difference' {
            Mock -ModuleName Keyturn -CommandName Get-ADSyncServerConfiguration -MockWith {
                ADSync\Get-ADSyncServerConfiguration -Path $Path
                (Get-FakeServer).Cookie++
            }
            (Send 'update-credential').ok | Should -BeTrue
            (Get-FakeServer).Cookie | Should -Be 3
        }

        It 'changes something else while an import runs: the settings are put back, and the import does not begin again' {
            $null = Reset-Keyturn -Given 'configuration-changes'
            Mock -ModuleName Keyturn -CommandName Get-ADSyncServerConfiguration -MockWith {
                ADSync\Get-ADSyncServerConfiguration -Path $Path
                (Get-FakeServer).Cookie++
            }
            (Send 'update-credential').error.code | Should -Be 'configuration-changed'
            (Get-FakeServer).Extra | Should -Be 'as it was'
            # three exports: before, after and when it was put back
            (Get-FakeServer).Cookie | Should -Be 4
        }

        It 'changes something else, and how far the imports have come cannot be read: nothing older is written' {
            $null = Reset-Keyturn -Given 'configuration-changes', 'hidden-import-state'
            (Send 'update-credential').error.code | Should -Be 'configuration-not-restored'
            (Get-FakeServer).Written.Count | Should -Be 1
        }

        It 'and the export afterwards is <What>: it was changed, and that is said' -ForEach @(
            @{ What = 'broken XML'; Xml = '<ma-data><id>' }
            @{ What = 'with a document type'; Xml = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>' }
            @{ What = 'nothing'; Xml = '' }
        ) {
            $global:Calls = 0
            Mock -ModuleName Keyturn -CommandName Get-ADSyncServerConfiguration -MockWith {
                ADSync\Get-ADSyncServerConfiguration -Path $Path
                if (++$global:Calls -gt 1) {
                    Get-ChildItem -Path $Path -Recurse -Filter '*.xml' | ForEach-Object -Process { [IO.File]::WriteAllText($_.FullName, $Xml) }
                }
            }
            $answer = Send 'update-credential'
            $answer.error.code | Should -Be 'change-unconfirmed'
            $answer.error.message | Should -Match 'The password was stored'
            (Get-FakeServer).Stored | Should -BeExactly $password
            (Send 'describe').result.connectors[0].credentialUpdatedAt | Should -Not -BeNullOrEmpty
        }

        It 'and the export afterwards fails once: it is asked again' {
            $global:Calls = 0
            Mock -ModuleName Keyturn -CommandName Get-ADSyncServerConfiguration -MockWith {
                if (++$global:Calls -eq 2) {
                    throw 'the pipe is being closed'
                }
                ADSync\Get-ADSyncServerConfiguration -Path $Path
            }
            (Send 'update-credential').ok | Should -BeTrue
        }

        It 'and putting back fails: a person must restore the connector' {
            $null = Reset-Keyturn -Given 'configuration-changes'
            $global:Calls = 0
            Mock -ModuleName Keyturn -CommandName Set-SecretIn -MockWith {
                if (++$global:Calls -gt 1) {
                    throw 'gone'
                }
            }
            (Send 'update-credential').error.code | Should -Be 'configuration-not-restored'
        }

        It 'into a copy is noticed before anything is written, and the private field is taken' {
            $null = Reset-Keyturn -Given 'copies'
            (Send 'update-credential').ok | Should -BeTrue
            (Get-FakeServer).Stored | Should -BeExactly $password
        }

        It 'into a copy that keeps it, which the service does not write, is refused before anything is written' {
            $null = Reset-Keyturn -Given 'lasting-copies', 'no-password'
            (Send 'update-credential').error.code | Should -Be 'credential-not-writable'
            (Get-FakeServer).Written.Count | Should -Be 0
        }

        It 'into a property that takes nothing is refused before anything is written' {
            Mock -ModuleName Keyturn -CommandName Set-ParameterToSecret -MockWith { }
            (Send 'update-credential').error.code | Should -Be 'credential-not-writable'
            (Get-FakeServer).Written.Count | Should -Be 0
        }

        It 'into a property that takes a SecureString works as well' {
            $global:Secure = New-Object -TypeName Keyturn.Fake.SecureParameter
            Mock -ModuleName Keyturn -CommandName Find-PasswordParameter -MockWith { return $global:Secure }
            (Send 'update-credential').ok | Should -BeTrue
            [Net.NetworkCredential]::new('', $global:Secure.Value).Password | Should -BeExactly $password
        }

        It 'into a property that keeps another text is refused' {
            Mock -ModuleName Keyturn -CommandName Find-PasswordParameter -MockWith {
                $same = New-Object -TypeName Keyturn.Fake.Parameter -ArgumentList 'password', ('x' * 33)
                return $same
            }
            (Send 'update-credential').error.code | Should -Be 'credential-not-writable'
        }

        It 'and a rule comes or goes with it: it is told' {
            InModuleScope -ModuleName Keyturn -ScriptBlock {
                @(Compare-Configuration -Before @{ 'SynchronizationRules/a.xml' = @('/a=0') } -After @{ 'SynchronizationRules/b.xml' = @('/a=0') }) |
                    Should -Be @('SynchronizationRules/a.xml is gone', 'SynchronizationRules/b.xml was added')
            }
        }

        It 'where the export shows no connector, or not this one, changes nothing' -ForEach @(
            @{ Rename = 'Connector_other.xml' }
            @{ Rename = 'Connector.txt' }
        ) {
            Mock -ModuleName Keyturn -CommandName Get-ADSyncServerConfiguration -MockWith {
                ADSync\Get-ADSyncServerConfiguration -Path $Path
                Get-ChildItem -Path $Path -Recurse -Filter '*.xml' | Rename-Item -NewName $Rename
            }
            $answer = Send 'update-credential'
            $answer.error.code | Should -Be 'server-error'
            $answer.error.message | Should -Match 'Nothing was changed'
            (Get-FakeServer).Written.Count | Should -Be 0
        }

        It 'and the audit event cannot be read: it is done' {
            Mock -ModuleName Keyturn -CommandName Get-ApplicationEvent -MockWith { throw 'no log' }
            (Send 'update-credential').ok | Should -BeTrue
        }

        It 'and the audit event does not come: it is done' {
            Mock -ModuleName Keyturn -CommandName Get-ServerEvent -MockWith { }
            $answer = Send 'update-credential'
            $answer.ok | Should -BeTrue
            $answer.result.PSObject.Properties['event'] | Should -BeNullOrEmpty
        }
    }

    Context 'a secret in an error of <Where>' -ForEach @(@{ Where = 'the cmdlet' }, @{ Where = 'the setter' }, @{ Where = 'the getter' }) {
        BeforeEach {
            if ($Where -eq 'the cmdlet') {
                Mock -ModuleName Keyturn -CommandName Add-ADSyncConnector -MockWith { throw "It could not store $password" }
            }
            else {
                $name = $Where.Substring(4)
                Mock -ModuleName Keyturn -CommandName Find-PasswordParameter -MockWith {
                    $odd = New-Object -TypeName Keyturn.Fake.OddParameter
                    $odd.FailsIn = $name
                    return $odd
                }
            }
        }

        It 'is in no parameter, no answer, no list of errors, no file and no log' {
            $global:Error.Clear()
            $source = $requests['update-credential']
            $trace = Join-Path -Path $TestDrive -ChildPath 'binding.txt'
            $sent = Trace-Command -Name ParameterBinding -FilePath $trace -Expression { Send-Request -Json $source }
            $sent.Answer.ok | Should -BeFalse
            $log = [IO.File]::ReadAllText($trace)
            $inside = $log.Substring($log.IndexOf('Invoke-KeyturnExchange'))
            # what the stand-in itself binds is not the module's
            $inside = ($inside -split "`n" | Where-Object -FilterScript { $_ -notmatch 'could not store' -or $_ -notmatch 'Pester' }) -join "`n"
            $texts = @($sent.Text, $inside) + @($global:Error | ForEach-Object -Process { "$_ $($_.Exception)" }) + @((Get-FakeServer).Log)
            $texts += @(Get-ChildItem -Path $folder -Recurse -File | ForEach-Object -Process { [IO.File]::ReadAllText($_.FullName) })
            @($texts | Where-Object -FilterScript { $_.Contains($password) }) | Should -BeNullOrEmpty
        }
    }

    Context 'the scheduler' {
        It 'that takes the order and does nothing is found out' {
            Mock -ModuleName Keyturn -CommandName Set-ADSyncScheduler -MockWith { }
            $answer = Send 'pause-sync'
            $answer.error.code | Should -Be 'change-unconfirmed'
            $answer.error.message | Should -Match 'without an effect'
            (Get-FakeServer).Enabled = $false
            (Send 'resume-sync').error.code | Should -Be 'change-unconfirmed'
        }

        It 'that fails and was not turned gives its own error' {
            Mock -ModuleName Keyturn -CommandName Set-ADSyncScheduler -MockWith { throw (New-Object -TypeName UnauthorizedAccessException) }
            (Send 'pause-sync').error.code | Should -Be 'access-denied'
        }

        It 'that fails and was turned all the same is paused' {
            Mock -ModuleName Keyturn -CommandName Set-ADSyncScheduler -MockWith {
                (Get-FakeServer).Enabled = $SyncCycleEnabled
                throw 'Die Verbindung wurde getrennt.'
            }
            (Send 'pause-sync').ok | Should -BeTrue
        }

        It 'that is turned back meanwhile is not paused' {
            Mock -ModuleName Keyturn -CommandName Wait-SyncIdle -MockWith {
                (Get-FakeServer).Enabled = $true
                return $true
            }
            (Send 'pause-sync').error.code | Should -Be 'change-unconfirmed'
        }

        It 'that cannot be read after it was turned was turned' {
            $global:Calls = 0
            Mock -ModuleName Keyturn -CommandName Get-ADSyncScheduler -MockWith {
                if (++$global:Calls -gt 1) {
                    throw 'weg'
                }
                return (ADSync\Get-ADSyncScheduler)
            }
            $answer = Send 'pause-sync'
            $answer.error.code | Should -Be 'change-unconfirmed'
            (Get-FakeServer).Enabled | Should -BeFalse
        }

        It 'whose object has no switch, or whose switch cannot be read, is an error' {
            Mock -ModuleName Keyturn -CommandName Get-ADSyncScheduler -MockWith { return [pscustomobject]@{ Other = 1 } }
            (Send 'pause-sync').error.code | Should -Be 'server-error'
            Mock -ModuleName Keyturn -CommandName Get-ADSyncScheduler -MockWith { return (New-Object -TypeName Keyturn.Fake.OddScheduler) }
            (Send 'describe').error.code | Should -Be 'access-denied'
        }
    }

    Context 'an error of another language' {
        It 'is access-denied by <What>' -ForEach @(
            @{ What = 'an HResult'; Error = { New-Object -TypeName Runtime.InteropServices.COMException -ArgumentList 'Acces refuse.', -2147024891 } }
            @{ What = 'a number of Windows'; Error = { New-Object -TypeName ComponentModel.Win32Exception -ArgumentList 5, 'Zugriff verweigert' } }
            @{ What = 'a type'; Error = { New-Object -TypeName Security.SecurityException -ArgumentList 'nein' } }
            @{ What = 'an inner one'; Error = { New-Object -TypeName Exception -ArgumentList 'x', (New-Object -TypeName UnauthorizedAccessException) } }
            @{ What = 'one of several'; Error = { New-Object -TypeName AggregateException -ArgumentList (, [Exception[]]@([Exception]::new('x'), [Runtime.InteropServices.COMException]::new('y', -2147024891))) } }
        ) {
            $global:Thrown = & $Error
            Mock -ModuleName Keyturn -CommandName Get-ADSyncConnector -MockWith { throw $global:Thrown }
            (Send 'describe').error.code | Should -Be 'access-denied'
        }

        It 'is <Code> by <What>' -ForEach @(
            @{ Code = 'endpoint-missing'; What = 'the type of a pipe that nobody listens at'; Error = { New-Object -TypeName System.ServiceModel.EndpointNotFoundException -ArgumentList 'Es war kein Endpunkt vorhanden.' } }
            @{ Code = 'endpoint-missing'; What = 'a number of COM'; Error = { New-Object -TypeName Runtime.InteropServices.COMException -ArgumentList 'Der RPC-Server ist nicht verfuegbar.', -2147023174 } }
            @{ Code = 'role-missing'; What = 'the type of a refusal'; Error = { New-Object -TypeName System.ServiceModel.Security.SecurityAccessDeniedException -ArgumentList 'Verweigert.' } }
            @{ Code = 'role-missing'; What = 'the cause on the other side'; Error = { New-Fault -Cause ([Security.SecurityException]::new('nein')) } }
            @{ Code = 'role-missing'; What = 'the code of a fault'; Error = { [System.ServiceModel.FaultException]::new('nein', [System.ServiceModel.FaultCode]::new('Sender', [System.ServiceModel.FaultCode]::new('FailedAuthentication'))) } }
            @{ Code = 'server-error'; What = 'a fault of another kind'; Error = { [System.ServiceModel.FaultException]::new('Calling user is not a member of a required Sync role.', [System.ServiceModel.FaultCode]::new('InternalServiceFault')) } }
            @{ Code = 'server-error'; What = 'another cause on the other side'; Error = { New-Fault -Cause ([TimeoutException]::new('Zugriff verweigert')) } }
        ) {
            $global:Thrown = & $Error
            Mock -ModuleName Keyturn -CommandName Get-ADSyncGlobalSettings -MockWith { throw $global:Thrown }
            $told = Send 'describe'
            $told.error.code | Should -Be $Code
            Test-Json -Json (ConvertTo-Json -InputObject $told -Depth 9) -Schema (Get-Schema -Name 'error') | Should -BeTrue
        }

        It 'of any type is role-missing where the token lacks the group that the set-up wrote down' {
            $configuration = Join-Path -Path (Split-Path -Path $folder -Parent) -ChildPath 'Configuration'
            $null = New-Item -Path $configuration -ItemType Directory -Force
            $told = Join-Path -Path $configuration -ChildPath 'worker.json'
            Mock -ModuleName Keyturn -CommandName Get-ADSyncConnector -MockWith { throw 'Calling user is not a member of a required Sync role.' }
            [IO.File]::WriteAllText($told, '{"groups":["S-1-5-21-1-1-1-2001","S-1-5-32-573"]}')
            (Send 'describe').error.code | Should -Be 'server-error' -Because 'it is in that group'
            (Get-FakeServer).Token = @('S-1-1-0', 'S-1-5-3')
            (Send 'describe').error.code | Should -Be 'role-missing'
            $service::StatusErrors.Enqueue(5)
            (Send 'describe').error.code | Should -Be 'role-missing'
            [IO.File]::WriteAllText($told, '{"groups":[]}')
            (Send 'describe').error.code | Should -Be 'server-error' -Because 'the group is not known'
            [IO.File]::Delete($told)
        }

        It 'is not access-denied because it says so' {
            Mock -ModuleName Keyturn -CommandName Get-ADSyncConnector -MockWith { throw 'Access is denied is what I would say' }
            (Send 'describe').error.code | Should -Be 'server-error'
        }

        It 'of a run that is in the way is busy' {
            Mock -ModuleName Keyturn -CommandName Invoke-ADSyncRunProfile -MockWith {
                (Get-FakeServer).Running = $true
                throw 'Der Verwaltungs-Agent wird bereits ausgefuehrt.'
            }
            (Send 'verify-import').error.code | Should -Be 'busy'
        }

        It 'of a run that never was is told' {
            Mock -ModuleName Keyturn -CommandName Invoke-ADSyncRunProfile -MockWith { throw 'Das Profil gibt es nicht.' }
            (Send 'verify-import').error.message | Should -Match 'Profil'
            Mock -ModuleName Keyturn -CommandName Invoke-ADSyncRunProfile -MockWith { }
            (Send 'verify-import').error.message | Should -Match 'history does not show it'
        }
    }

    Context 'an import' {
        It 'whose steps say <Steps> is <Verdict>' -ForEach @(
            @{ Steps = '<connection-result>success</connection-result>', '<connection-result>failed-authentication</connection-result>'; Verdict = 'failed'; Told = 'failed-authentication' }
            @{ Steps = '<connection-result>success</connection-result>', '<connection-result>failed-search</connection-result>'; Verdict = 'unproved'; Told = 'failed-search' }
            @{ Steps = '<connection-result>failed-search</connection-result>', '<connection-result>success</connection-result>'; Verdict = 'unproved'; Told = 'failed-search' }
            @{ Steps = '<connection-result>success</connection-result>', ''; Verdict = 'unproved'; Told = $null }
            @{ Steps = '', '<connection-result>success</connection-result>'; Verdict = 'unproved'; Told = $null }
            @{ Steps = @('<connection-result>success</connection-result><connection-log><incident><connection-result>failed-authentication</connection-result></incident></connection-log>'); Verdict = 'failed'; Told = 'failed-authentication' }
            @{ Steps = @('<connection-result a="b">failed-authentication</connection-result>'); Verdict = 'failed'; Told = 'failed-authentication' }
            @{ Steps = @('<x:connection-result xmlns:x="urn:y">failed-authentication</x:connection-result>'); Verdict = 'failed'; Told = 'failed-authentication' }
            @{ Steps = @('<connection-result><![CDATA[failed-authentication]]></connection-result>'); Verdict = 'failed'; Told = 'failed-authentication' }
            @{ Steps = @('<connection-result>failed&#45;authentication</connection-result>'); Verdict = 'failed'; Told = 'failed-authentication' }
            @{ Steps = @('<!-- <connection-result>failed-authentication</connection-result> --><connection-result>success</connection-result>'); Verdict = 'proved'; Told = 'success' }
            @{ Steps = @('<connection-result>success</connection-result><broken'); Verdict = 'unproved'; Told = $null }
            @{ Steps = @('<connection-result>failed-authentication</connection-result><broken'); Verdict = 'failed'; Told = 'failed-authentication' }
            @{ Steps = @('<connection-result>success</connection-result>'); Verdict = 'proved'; Told = 'success' }
        ) {
            $global:Steps = $Steps
            Mock -ModuleName Keyturn -CommandName Get-RunStep -MockWith {
                foreach ($step in $global:Steps) {
                    [pscustomobject]@{ ConnectorConnectionInformationXml = $step }
                }
            }
            $result = (Send 'verify-import').result
            $result.verdict | Should -Be $Verdict
            $said = $result.PSObject.Properties['connectionResult']
            if ($null -eq $Told) {
                $said | Should -BeNullOrEmpty
            }
            else {
                $said.Value | Should -Be $Told
            }
        }

        It 'whose run has no steps asks for them, and without them is not proved' {
            $run = [pscustomobject]@{ RunHistoryId = [guid]::NewGuid(); RunStepResults = $null }
            Mock -ModuleName Keyturn -CommandName Get-ADSyncRunStepResult -MockWith {
                return [pscustomobject]@{ ConnectorConnectionInformationXml = '<connection-result>success</connection-result>' }
            }
            InModuleScope -ModuleName Keyturn -Parameters @{ Run = $run } -ScriptBlock {
                param($Run)
                Get-ConnectionResult -Run $Run | Should -Be 'success'
            }
            Mock -ModuleName Keyturn -CommandName Get-ADSyncRunStepResult -MockWith { throw 'weg' }
            InModuleScope -ModuleName Keyturn -Parameters @{ Run = $run } -ScriptBlock {
                param($Run)
                Get-ConnectionResult -Run $Run | Should -BeNullOrEmpty
            }
        }

        It 'whose times have a kind, or none, or are near' {
            InModuleScope -ModuleName Keyturn -ScriptBlock {
                $utc = [datetime]::new(2027, 3, 1, 2, 0, 0, [DateTimeKind]::Utc)
                Get-RunTime -Time $utc.ToLocalTime() | Should -Be $utc
                $bare = [datetime]::SpecifyKind($utc.ToLocalTime(), [DateTimeKind]::Unspecified)
                Get-RunTime -Time $bare -Near $utc | Should -Be $utc
                Get-RunTime -Time ([datetime]::SpecifyKind($utc, [DateTimeKind]::Unspecified)) -Near $utc | Should -Be $utc
            }
        }
    }

    Context 'the state' {
        BeforeEach {
            $state = Join-Path -Path $folder -ChildPath 'state.json'
        }

        It 'whose replacement broke off between its two renames is not taken for none' {
            $null = Send 'update-credential'
            # what Windows leaves then: the new file under its own name, and the old one as the backup
            [IO.File]::Move($state, "$state.new")
            (Send 'update-credential' $requests['update-credential'].Replace('"attempt":3', '"attempt":2')).error.code | Should -Be 'stale-fence'
        }

        It 'that is gone while there was one before is an error' {
            $null = Send 'update-credential'
            [IO.File]::Delete($state)
            (Send 'update-credential').error.code | Should -Be 'server-error'
            [IO.File]::WriteAllText("$state.new", '{"version":1,')
            (Send 'update-credential').error.code | Should -Be 'server-error'
        }

        It 'whose very first writing was cut off is none' {
            [IO.File]::WriteAllText("$state.new", '{"version":1,')
            (Send 'update-credential').ok | Should -BeTrue
        }

        It 'of another version, or without its folder, is an error' {
            [IO.File]::WriteAllText($state, '{"version":2,"connectors":{}}')
            (Send 'update-credential').error.code | Should -Be 'server-error'
            Remove-Item -LiteralPath $folder -Recurse
            (Send 'update-credential').error.message | Should -Match 'Install-Keyturn'
            InModuleScope -ModuleName Keyturn -ScriptBlock { { Lock-State } | Should -Throw '*is missing*' }
        }

        It 'is tried to be put into place for a while, and then no longer' {
            Mock -ModuleName Keyturn -CommandName Move-IntoPlace -MockWith { throw (New-Object -TypeName IO.IOException -ArgumentList 'a scanner') }
            (Send 'update-credential').error.code | Should -Be 'server-error'
            Should -Invoke -ModuleName Keyturn -CommandName Move-IntoPlace -Times 20 -Exactly
        }

        It 'that another command holds is waited for, and not for ever' {
            $held = [IO.File]::Open((Join-Path -Path $folder -ChildPath 'state.lock'), 'OpenOrCreate', 'ReadWrite', 'None')
            try {
                (Send 'update-credential').error.code | Should -Be 'busy'
                (Send 'describe').ok | Should -BeTrue
            }
            finally {
                $held.Dispose()
            }
        }

        It 'is kept free of what killed commands left' {
            $left = New-Item -ItemType Directory -Path (Join-Path -Path $folder -ChildPath 'work-0123456789abcdef/before/Connectors')
            $null = Send 'describe'
            Test-Path -LiteralPath $left.FullName | Should -BeFalse
            $null = New-Item -ItemType Directory -Path (Join-Path -Path $folder -ChildPath 'work-0123456789abcdef/before')
            $null = Send 'resume-sync'
            @(Get-ChildItem -Path $folder -Directory).Count | Should -Be 0
        }
    }

    Context 'an answer' {
        It 'of <What> is within its limit, and says that it is not all' -ForEach @(
            @{ What = 'quotes'; Message = '"' * 4096 }
            @{ What = 'apostrophes'; Message = "'" * 4096 }
            @{ What = 'Japanese'; Message = [string][char]0x30A8 * 5000 }
            @{ What = 'control characters'; Message = [string][char]1 * 4096 }
        ) {
            foreach ($number in 1..400) {
                Add-FakeEvent -Id 6000 -Source 'ADSync' -Message $Message
            }
            $sent = Send-Request -Json $requests['credential-events'].Replace('}', ',"limit":1000}')
            $sent.Text.Length | Should -BeLessOrEqual 1048576
            if ($What -ne 'apostrophes') {
                $sent.Answer.result.truncated | Should -BeTrue
            }
        }

        It 'that would be too large is none' {
            [IO.File]::WriteAllText((Join-Path -Path $folder -ChildPath 'peers.txt'), ('P' * 1100000))
            $sent = Send-Request -Json $requests['describe']
            $sent.Text.Length | Should -BeLessOrEqual 1048576
            $sent.Answer.error.code | Should -Be 'server-error'
            InModuleScope -ModuleName Keyturn -ScriptBlock {
                $script:Seen.Tried = 'It was done.'
                $out = [IO.MemoryStream]::new()
                Write-Answer -Answer @{ x = 'y' * 1100000 } -Stream $out
                [Text.Encoding]::ASCII.GetString($out.ToArray()) | Should -Match 'change-unconfirmed.*It was done'
            }
        }

        It 'is cut where no character is cut' {
            $half = [string][char]0xD83D
            Add-FakeEvent -Id 6000 -Source 'ADSync' -Message (('a' * 4095) + $half + [char]0xDD11 + $half)
            Add-FakeEvent -Id 6000 -Source 'ADSync' -Message ('x' + $half + 'y')
            $events = (Send 'credential-events').result.events
            $events[0].message | Should -Be ('a' * 4095)
            $events[1].message | Should -Be ('x' + [char]0xFFFD + 'y')
        }

        It 'has what an event would be filled with when its texts are missing' {
            $null = (Get-FakeServer).Events.Add([pscustomobject]@{
                    Id = 6000; ProviderName = 'ADSync'; Message = $null; TimeCreated = [Keyturn.Fake.Clock]::Now
                    Properties = @([pscustomobject]@{ Value = 'contoso.com' }, [pscustomobject]@{ Value = 42 })
                })
            (Send 'credential-events').result.events[0].message | Should -Be 'contoso.com 42'
        }
    }

    Context 'a probe' {
        BeforeAll {
            function Get-Failed {
                # What a probe says does not work, as name, connector and code.
                return @((Send 'describe' '{"protocol":"2.0","command":"describe","probe":true}').result.probes |
                        Where-Object -FilterScript { -not $_.ok } | ForEach-Object -Process { "$($_.name) $($_.code)" })
            }
        }

        It 'asks by each cmdlet that a rotation needs, changes nothing and leaves nothing behind' {
            $told = (Send 'describe' '{"protocol":"2.0","command":"describe","probe":true}').result
            Get-Failed | Should -BeNullOrEmpty
            @($told.probes | ForEach-Object -Process { $_.name }) | Should -Contain 'Get-ADSyncServerConfiguration'
            @($told.probes | Where-Object -FilterScript { $_.name -eq 'Add-ADSyncConnector' })[0].connector | Should -Be 'contoso.com'
            (Get-FakeServer).Written.Count | Should -Be 0
            (Get-FakeServer).Stored | Should -Be 'right'
            (Get-FakeServer).Enabled | Should -BeTrue
            @(Get-ChildItem -Path $folder -Directory) | Should -BeNullOrEmpty
            InModuleScope -ModuleName Keyturn -ScriptBlock { $script:Secret | Should -BeNullOrEmpty }
        }

        It 'does not turn the switch of the sync cycle, which a pause may be turning' {
            (Get-FakeServer).Enabled = $false
            (Get-FakeServer).Maintained = $false
            Get-Failed | Should -BeNullOrEmpty
            (Get-FakeServer).Enabled | Should -BeFalse
            (Get-FakeServer).Maintained | Should -BeFalse
        }

        It 'finds <Name>: <What>' -ForEach @(
            @{ Name = 'Get-ADSyncServerConfiguration'; Code = 'access-denied'; What = 'the configuration cannot be exported'; Do = { $null = Reset-Keyturn -Given 'export-denied' } }
            @{ Name = 'Get-ADSyncServerConfiguration'; Code = 'server-error'; What = 'the export lacks the connector'; Do = { Mock -ModuleName Keyturn -CommandName Get-ADSyncServerConfiguration -MockWith { } } }
            @{ Name = 'Set-ADSyncScheduler'; Code = 'access-denied'; What = 'an operator only'; Do = { Mock -ModuleName Keyturn -CommandName Set-ADSyncScheduler -MockWith { throw (New-Object -TypeName UnauthorizedAccessException) } } }
            @{ Name = 'Set-ADSyncScheduler'; Code = 'busy'; What = 'the wizard is open, and nothing is set beside it'; Do = {
                    Mock -ModuleName Keyturn -CommandName Set-ADSyncScheduler -MockWith { throw 'It was set.' }
                    Mock -ModuleName Keyturn -CommandName Get-ADSyncScheduler -MockWith { return [pscustomobject]@{ SyncCycleEnabled = $true; MaintenanceEnabled = $true; SchedulerSuspended = $true } }
                } }
            @{ Name = 'Add-ADSyncConnector'; Code = 'credential-not-writable'; What = 'no place for a password'; Do = { $null = Reset-Keyturn -Given 'no-password' } }
            @{ Name = 'Add-ADSyncConnector'; Code = 'credential-not-writable'; What = 'a copy that keeps what is lost'; Do = { $null = Reset-Keyturn -Given 'no-password', 'lasting-copies' } }
            @{ Name = 'Service ADSync'; Code = 'access-denied'; What = 'no right to restart it'; Do = { $null = Reset-Keyturn -Given 'restart-denied' } }
            @{ Name = 'Invoke-ADSyncRunProfile'; Code = 'server-error'; What = 'it is not there'; Do = { Mock -ModuleName Keyturn -CommandName Get-Command -MockWith { } -ParameterFilter { $Name -eq 'Invoke-ADSyncRunProfile' } } }
            @{ Name = 'Application log'; Code = 'access-denied'; What = 'no reader of the log'; Do = { Mock -ModuleName Keyturn -CommandName Get-ApplicationEvent -MockWith { throw (New-Object -TypeName UnauthorizedAccessException) } } }
        ) {
            & $Do
            Get-Failed | Should -Be "$Name $Code"
        }

        It 'is not made unless it is asked for, and asks nothing of a service that is stopped' {
            (Send 'describe').result.PSObject.Properties['probes'] | Should -BeNullOrEmpty
            $service::State = 'Stopped'
            @((Send 'describe' '{"protocol":"2.0","command":"describe","probe":true}').result.probes) | Should -HaveCount 0
            (Send 'describe' '{"protocol":"2.0","command":"describe","probe":"yes"}').error.code | Should -Be 'bad-request'
        }
    }

    Context 'the product' {
        It 'that is not there is told' {
            Mock -ModuleName Keyturn -CommandName Get-Module -MockWith { }
            Mock -ModuleName Keyturn -CommandName Import-Module -MockWith { throw 'no such module' }
            (Send 'describe').error.message | Should -Match 'module ADSync cannot be loaded'
        }

        It 'that is loaded by its place' {
            Mock -ModuleName Keyturn -CommandName Get-Module -MockWith { }
            Mock -ModuleName Keyturn -CommandName Import-Module -MockWith { if ($Name -eq 'ADSync') { throw 'not on the path' } }
            (Send 'describe').ok | Should -BeTrue
        }

        It 'that lost the connector meanwhile is told' {
            Mock -ModuleName Keyturn -CommandName Get-ADSyncConnector -MockWith { } -ParameterFilter { $null -ne $Identifier }
            (Send 'update-credential').error.code | Should -Be 'connector-not-found'
        }

        It 'that has no version is of version 0.0, and names types in two ways' {
            Mock -ModuleName Keyturn -CommandName Get-ADSyncGlobalSettings -MockWith { return [pscustomobject]@{ Parameters = @() } }
            (Send 'describe').result.productVersion | Should -Be '0.0'
            InModuleScope -ModuleName Keyturn -ScriptBlock {
                Get-ConnectorType -Connector ([pscustomobject]@{ Type = 'AD' }) | Should -Be 'AD'
                Get-ConnectorType -Connector ([pscustomobject]@{ Other = 'AD' }) | Should -Be ''
            }
        }

        It 'whose connector is the Entra connector is not given a password' {
            InModuleScope -ModuleName Keyturn -ScriptBlock {
                $entra = [pscustomobject]@{ Identifier = [guid](@('b891884f', '051e', '4a83', '95af', '2544101c9083') -join '-') }
                { Set-SecretIn -Connector $entra } | Should -Throw '*never touched*'
            }
        }

        It 'that never described itself cannot be asked while its service is stopped' {
            $service::State = 'Stopped'
            (Send 'describe').error.code | Should -Be 'service-not-running'
            (Send 'restart-service').error.code | Should -Be 'service-not-running'
            (Send 'credential-events').ok | Should -BeTrue
        }

        It 'that is described while its service is stopped' {
            $null = Initialize-Remembered
            $service::State = 'Stopped'
            (Send 'describe').result.connectors[0].account | Should -Be 'MSOL_0a1b2c3d4e5f'
            (Send 'pause-sync').error.code | Should -Be 'service-not-running'
        }

        It 'whose account has another domain, or a name that no filter takes' {
            (Send 'resume-sync' $requests['resume-sync'].Replace('"domain":"contoso.com"', '"domain":"fabrikam.com"')).error.code | Should -Be 'account-mismatch'
            (Send 'resume-sync' $requests['resume-sync'].Replace('"connector":"contoso.com"', '"connector":"fabrikam.com"')).error.message | Should -Match 'is that of contoso.com'
            InModuleScope -ModuleName Keyturn -ScriptBlock {
                Get-Peer -Connector ([pscustomobject]@{ Account = 'a)(b' }) | Should -BeNullOrEmpty
                Get-Peer -Connector ([pscustomobject]@{ Account = 'a' }) -LastRun @{ result = 'no-start-credentials' } | Should -BeNullOrEmpty
            }
        }
    }
}
