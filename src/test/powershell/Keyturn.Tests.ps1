#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.3.0' }
# What the recorded pairs cannot show: where the password goes, what is left over, and what the server does with odd input.

Describe 'Keyturn' {
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'Fixture.ps1')
        Initialize-Keyturn
        $password = 'first-Example~password-0123456789'
        $about = '"connector":"contoso.com","account":"MSOL_0a1b2c3d4e5f","domain":"contoso.com","fence":{"rotation":7,"attempt":3}'
        $update = '{"protocol":"2.0","command":"update-credential",' + $about + ',"password":"' + $password + '"}'
    }
    BeforeEach {
        $folder = Reset-Keyturn
    }

    Context 'the password' {
        It 'is stored exactly as it was sent' -ForEach @(
            @{ Json = 'plain'; Clear = 'plain' }
            @{ Json = 'q\"b\\s\/t\ttab'; Clear = "q`"b\s/t`ttab" }
            @{ Json = '\u0041\ud83d\udd11'; Clear = 'A' + [char]0xD83D + [char]0xDD11 }
            @{ Json = '{"]}, "password":'.Replace('"', '\"'); Clear = '{"]}, "password":' }
        ) {
            $null = Send-Request -Json $update.Replace($password, $Json)
            (Get-FakeServer).Stored | Should -BeExactly $Clear
        }

        It 'is bound to no parameter of any command' {
            # what module logging would write down
            $source = $update
            $trace = Join-Path -Path $TestDrive -ChildPath 'binding.txt'
            $null = Trace-Command -Name ParameterBinding -FilePath $trace -Expression {
                Send-Request -Json $source
            }
            $log = [IO.File]::ReadAllText($trace)
            $inside = $log.Substring($log.IndexOf('Invoke-KeyturnExchange'))
            $inside | Should -Match 'Add-ADSyncConnector'
            $inside | Should -Not -Match ([regex]::Escape($password))
        }

        It 'is gone from the module afterwards' {
            $null = Send-Request -Json $update
            InModuleScope -ModuleName Keyturn -ScriptBlock {
                $script:Secret | Should -BeNullOrEmpty
            }
        }

        It 'is in no answer, no file and no list of errors when storing it fails' {
            Mock -ModuleName Keyturn -CommandName Add-ADSyncConnector -MockWith { throw "It could not store $password" }
            $sent = Send-Request -Json $update
            $sent.Answer.ok | Should -BeFalse
            $sent.Text | Should -Not -Match ([regex]::Escape($password))
            foreach ($file in @(Get-ChildItem -Path $folder -Recurse -File)) {
                [IO.File]::ReadAllText($file.FullName) | Should -Not -Match ([regex]::Escape($password))
            }
        }

        It 'is found in the private field where the public collection hides it' {
            $null = Reset-Keyturn -Given 'hidden-password'
            (Send-Request -Json $update).Answer.ok | Should -BeTrue
            (Get-FakeServer).Stored | Should -BeExactly $password
        }

        It 'is refused where no connector has a place for it' {
            $null = Reset-Keyturn -Given 'no-password'
            (Send-Request -Json $update).Answer.error.code | Should -Be 'credential-not-writable'
            (Get-FakeServer).Written.Count | Should -Be 0
        }

        It 'is not taken in clear by any command' {
            $in = [IO.MemoryStream]::new([Text.Encoding]::UTF8.GetBytes('{"protocol":"2.0","command":"describe","password":"x"}'))
            $out = [IO.MemoryStream]::new()
            Invoke-KeyturnExchange -InputStream $in -OutputStream $out
            [Text.Encoding]::UTF8.GetString($out.ToArray()) | Should -Match 'bad-request'
        }
    }

    Context 'the configuration' {
        It 'that cannot be put back is told as such' {
            $null = Reset-Keyturn -Given 'configuration-changes', 'configuration-stays-changed'
            (Send-Request -Json $update).Answer.error.code | Should -Be 'configuration-not-restored'
        }

        It 'that was put back has the new password, because the old one is of no use' {
            $null = Reset-Keyturn -Given 'configuration-changes'
            (Send-Request -Json $update).Answer.error.code | Should -Be 'configuration-changed'
            (Get-FakeServer).Extra | Should -Be 'as it was'
            (Get-FakeServer).Stored | Should -BeExactly $password
        }

        It 'leaves no export behind' {
            $null = Send-Request -Json $update
            @(Get-ChildItem -Path $folder | ForEach-Object -Process { $_.Name } | Sort-Object) | Should -Be @('state.json', 'state.json.old', 'state.lock')
        }

        It 'is the same when only its order differs' {
            InModuleScope -ModuleName Keyturn -ScriptBlock {
                function Get-Lines([string] $Xml) {
                    return @{ 'Connectors/a.xml' = (Get-XmlLine -Stream ([IO.MemoryStream]::new([Text.Encoding]::UTF8.GetBytes($Xml)))) }
                }
                $one = Get-Lines '<a><b name="x">1</b><b name="y">2</b></a>'
                $two = Get-Lines '<a><b name="y">2</b><b name="x">1</b></a>'
                $three = Get-Lines '<a><b name="y">1</b><b name="x">1</b></a>'
                @(Compare-Configuration -Before $one -After $two) | Should -BeNullOrEmpty
                @(Compare-Configuration -Before $one -After $three) | Should -Not -BeNullOrEmpty
            }
        }
    }

    Context 'a request' {
        It 'that is <What> is refused and changes nothing' -ForEach @(
            @{ What = 'no JSON'; Json = 'hello' }
            @{ What = 'half a request'; Json = '{"protocol":"2.0","command":"update-cred' }
            @{ What = 'a list'; Json = '["protocol"]' }
        ) {
            $sent = Send-Request -Json $Json
            $sent.Answer.error.code | Should -Be 'bad-request'
            (Get-FakeServer).Written.Count | Should -Be 0
        }

        It 'for an unknown command is refused' {
            (Send-Request -Json '{"protocol":"2.0","command":"whoami"}').Answer.error.code | Should -Be 'unsupported-command'
            (Send-Request -Json '{"protocol":"2.0","command":7}').Answer.error.code | Should -Be 'bad-request'
        }

        It 'is answered in ASCII' {
            $sent = Send-Request -Json $update.Replace('contoso.com', 'caf' + [char]0xE9)
            $sent.Text | Should -Match '\\u00e9'
            $sent.Text | Should -Not -Match '[^\x00-\x7F]'
        }
    }

    Context 'what is remembered' {
        It 'survives in a file that is whole' {
            $null = Send-Request -Json $update
            $state = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText((Join-Path -Path $folder -ChildPath 'state.json')))
            $own = @($state.connectors.PSObject.Properties)[0].Value
            $own.fence.rotation | Should -Be 7
            $own.fence.attempt | Should -Be 3
        }

        It 'is not guessed when the file is broken' {
            [IO.File]::WriteAllText((Join-Path -Path $folder -ChildPath 'state.json'), '{"version":1,')
            (Send-Request -Json $update).Answer.error.code | Should -Be 'server-error'
            (Get-FakeServer).Written.Count | Should -Be 0
        }

        It 'is asked again right before the change: a command that was overtaken meanwhile stops' {
            # the body of a mock runs where the module's private functions are not
            Mock -ModuleName Keyturn -CommandName Assert-Idle -MockWith {
                InModuleScope -ModuleName Keyturn -ScriptBlock {
                    $state = Read-State
                    foreach ($own in @($state['connectors'].Values)) {
                        $own['fence']['attempt'] = 99
                    }
                    Write-State -State $state
                }
            }
            (Send-Request -Json $update).Answer.error.code | Should -Be 'stale-fence'
            (Get-FakeServer).Written.Count | Should -Be 0
        }
    }

    Context 'an import' {
        It 'whose connection was refused has failed, with any result' {
            $null = Reset-Keyturn -Given 'failed-authentication'
            $sent = Send-Request -Json ('{"protocol":"2.0","command":"verify-import",' + $about + '}')
            $sent.Answer.result.verdict | Should -Be 'failed'
            $sent.Answer.result.connectionResult | Should -Be 'failed-authentication'
        }

        It 'has the times of the server, not of its time zone' {
            $sent = Send-Request -Json ('{"protocol":"2.0","command":"verify-import",' + $about + '}')
            $started = [datetime]$sent.Answer.result.startedAt
            [Math]::Abs(([Keyturn.Fake.Clock]::Now - $started.ToUniversalTime()).TotalMinutes) | Should -BeLessThan 5
        }
    }
}
