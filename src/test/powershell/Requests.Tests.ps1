#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.3.0' }
# A request is strict JSON that fits its schema, or bad-request before anything happens; an answer fits its schema.

BeforeDiscovery {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Fixture.ps1')
    $commands = @((Get-ExampleRequest -Password 'x').Keys | Sort-Object | ForEach-Object -Process { @{ Command = $_ } })
}

Describe 'A request' {
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'Fixture.ps1')
        . (Join-Path -Path $PSScriptRoot -ChildPath 'Schemas.ps1')
        Initialize-Keyturn
        $requests = Get-ExampleRequest -Password 'first-Example~password-0123456789'
        $strict = [Text.UTF8Encoding]::new($false)

        function Send-Bytes([byte[]] $Bytes, [string] $Verb = 'update-credential') {
            $out = [IO.MemoryStream]::new()
            $null = Invoke-KeyturnExchange -Verb $Verb -InputStream ([IO.MemoryStream]::new($Bytes)) -OutputStream $out
            return (ConvertFrom-Json -InputObject ([Text.Encoding]::ASCII.GetString($out.ToArray())))
        }
    }
    BeforeEach {
        $folder = Reset-Keyturn
    }

    It 'with <What> is no strict JSON, and nothing happens' -ForEach @(
        @{ What = 'a comment'; From = '"protocol"'; To = '/* x */"protocol"' }
        @{ What = 'a comment to the end of the line'; From = '"protocol"'; To = "// x`n`"protocol`"" }
        @{ What = 'single quotes'; From = '"protocol"'; To = "'protocol'" }
        @{ What = 'a bare name'; From = '"protocol"'; To = 'protocol' }
        @{ What = 'a name twice'; From = '"protocol"'; To = '"account":"x","protocol"' }
        @{ What = 'a name twice, once escaped'; From = '"protocol"'; To = '"acc\u006funt":"x","protocol"' }
        @{ What = 'a name in two cases'; From = '"protocol"'; To = '"Password":"x","protocol"' }
        @{ What = 'a hexadecimal number'; From = ':7,'; To = ':0x7,' }
        @{ What = 'a leading zero'; From = ':7,'; To = ':07,' }
        @{ What = 'a plus'; From = ':7,'; To = ':+7,' }
        @{ What = 'NaN'; From = ':7,'; To = ':NaN,' }
        @{ What = 'a number that is none'; From = ':7,'; To = ':1e999,' }
        @{ What = 'True'; From = '"protocol"'; To = '"x":True,"protocol"' }
        @{ What = 'a comma too many'; From = '"protocol"'; To = '"x":[1,],"protocol"' }
        @{ What = 'a comma at its end'; From = '"}'; To = '",}' }
        @{ What = 'a comma too few'; From = '"protocol"'; To = '"x":[1 2],"protocol"' }
        @{ What = 'a comma too few between fields'; From = '"1.0",'; To = '"1.0"' }
        @{ What = 'no colon'; From = '"protocol":'; To = '"protocol"' }
        @{ What = 'an escape that does not exist'; From = 'first-'; To = 'first\x' }
        @{ What = 'half an escape'; From = 'first-'; To = '\u00g1' }
        @{ What = 'a raw control character'; From = 'first-'; To = "first`t" }
        @{ What = 'a raw end of line in a name'; From = '"protocol"'; To = "`"pro`ntocol`"" }
        @{ What = 'a high surrogate alone'; From = 'first-'; To = '\ud83d' }
        @{ What = 'a low surrogate alone'; From = 'first-'; To = '\udd11' }
        @{ What = 'surrogates in the wrong order'; From = 'first-'; To = '\udd11\ud83d' }
        @{ What = 'a high surrogate at the end'; From = '6789"'; To = '6789\ud83d"' }
        @{ What = 'something after it'; From = '"}'; To = '"} x' }
        @{ What = 'another after it'; From = '"}'; To = '"}{}' }
        @{ What = 'no end'; From = '"}'; To = '"' }
        @{ What = 'no end of a string'; From = '"}'; To = '' }
        @{ What = 'no end after an escape'; From = '6789"}'; To = '\' }
        @{ What = 'no value'; From = '"1.0"'; To = '' }
        @{ What = 'a mark of byte order'; From = '{"protocol"'; To = [char]0xFEFF + '{"protocol"' }
        @{ What = 'forty levels'; From = '"protocol"'; To = '"x":' + ('[' * 40) + (']' * 40) + ',"protocol"' }
        @{ What = 'a password that is no text'; From = '"first-Example~password-0123456789"'; To = '7' }
        @{ What = 'a password that is too long'; From = 'first-'; To = 'x' * 257 }
        @{ What = 'a password without a character'; From = 'first-Example~password-0123456789'; To = '' }
        @{ What = 'no password'; From = ',"password":"first-Example~password-0123456789"'; To = '' }
        @{ What = 'nothing'; From = '{"protocol":"1.0","command":"update-credential","connector":"contoso.com","account":"MSOL_0a1b2c3d4e5f","domain":"contoso.com","fence":{"rotation":7,"attempt":3},"password":"first-Example~password-0123456789"}'; To = '' }
        @{ What = 'no object'; From = '{"protocol":"1.0","command":"update-credential","connector":"contoso.com","account":"MSOL_0a1b2c3d4e5f","domain":"contoso.com","fence":{"rotation":7,"attempt":3},"password":"first-Example~password-0123456789"}'; To = '[]' }
        @{ What = 'a length beyond 64 KiB'; From = '"protocol"'; To = '"x":"' + ('y' * 65536) + '","protocol"' }
    ) {
        $json = $requests['update-credential'].Replace($From, $To)
        [string]::Equals($json, $requests['update-credential'], [StringComparison]::Ordinal) | Should -BeFalse
        $answer = Send-Bytes $strict.GetBytes($json)
        $answer.ok | Should -BeFalse
        $answer.error.code | Should -Be 'bad-request'
        $answer.error.message | Should -Not -Match 'first-|6789'
        @(Get-ChildItem -Path $folder).Count | Should -Be 0
    }

    It 'of bytes that are no UTF-8 is refused' -ForEach @(
        @{ Bytes = @(0xC3, 0x28) }
        @{ Bytes = @(0xED, 0xA0, 0xBD) }
        @{ Bytes = @(0xC0, 0x80) }
    ) {
        $bytes = [Collections.Generic.List[byte]]::new($strict.GetBytes($requests['update-credential']))
        $bytes.InsertRange($bytes.Count - 3, [byte[]]$Bytes)
        (Send-Bytes $bytes.ToArray()).error.code | Should -Be 'bad-request'
    }

    It 'may be written with blanks, escapes and fields that nobody knows' {
        $json = $requests['update-credential'].Replace('{', " {`r`n`t").Replace('"protocol"', '"new":{"a":[1,-2.5e3,true,false,null,{},[]],"b":""},"\u0070rotocol"').Replace('first-', 'fi\u0072st-').Replace(':7,', ' : 7.0 ,') + "`n"
        (Send-Bytes $strict.GetBytes($json)).ok | Should -BeTrue
        (Get-FakeServer).Stored | Should -BeExactly 'first-Example~password-0123456789'
    }

    It 'may have a password of 256 characters that each need two units' {
        $emoji = [string][char]0xD83D + [char]0xDD11
        (Send-Bytes $strict.GetBytes($requests['update-credential'].Replace('first-Example~password-0123456789', $emoji * 256))).ok | Should -BeTrue
        (Get-FakeServer).Stored | Should -BeExactly ($emoji * 256)
    }

    It 'that stops half way ends in time, and one that is only awaited does not' {
        $json = $requests['describe']
        $pipe = [IO.Pipes.AnonymousPipeServerStream]::new([IO.Pipes.PipeDirection]::Out)
        $reader = [IO.Pipes.AnonymousPipeClientStream]::new([IO.Pipes.PipeDirection]::In, $pipe.ClientSafePipeHandle)
        InModuleScope -ModuleName Keyturn -ScriptBlock { $script:RequestSeconds = 0.3 }
        try {
            $pipe.Write($strict.GetBytes($json), 0, 20)
            $pipe.Flush()
            $out = [IO.MemoryStream]::new()
            $null = Invoke-KeyturnExchange -Verb 'describe' -InputStream $reader -OutputStream $out
            [Text.Encoding]::ASCII.GetString($out.ToArray()) | Should -Match 'bad-request.*did not end within'
        }
        finally {
            InModuleScope -ModuleName Keyturn -ScriptBlock { $script:RequestSeconds = 30 }
            $pipe.Dispose()
        }
    }

    It '<Command> fits its schema exactly when it is not refused as bad' -ForEach $commands {
        $schema = Get-Schema -Name "$Command.request"
        $good = ConvertFrom-Json -InputObject $requests[$Command] -AsHashtable
        $odd = @($null, '', 'x', 0, 1, -1, 1.5, 7.0, 100000, $true, @{}, @(), 'stop', 'Stop', '1.0', '1.12', '1.01', '2.0', 'store-password', 'reset-by-server',
            '2027-03-01T02:00:11Z', '2027-03-01T02:00:11.123456789Z', '2027-03-01 02:00', @{ rotation = 1 }, @{ rotation = 1; attempt = '2' }, @{ rotation = -1; attempt = 2 },
            @{ rotation = 1; attempt = 9007199254740991 }, @{ rotation = 1; attempt = 9007199254740993 })
        $fields = @($good.Keys) + @('waitSeconds', 'whenStillRunning', 'strategy', 'since', 'limit', 'syncCycleEnabled', 'unknown')
        $wrong = foreach ($field in $fields) {
            foreach ($value in @('(absent)') + $odd) {
                if ($field -in @('command', 'password')) {
                    continue
                }
                $request = [ordered]@{}
                foreach ($name in $good.Keys) {
                    $request[$name] = $good[$name]
                }
                $request[$field] = $value
                if ($value -is [string] -and $value -eq '(absent)') {
                    $request.Remove($field)
                }
                $json = ConvertTo-Json -InputObject $request -Depth 5 -Compress
                $fits = Test-Json -Json $json -Schema $schema -ErrorAction SilentlyContinue
                $refused = InModuleScope -ModuleName Keyturn -Parameters @{ Json = $json; Verb = $Command } -ScriptBlock {
                    param($Json, $Verb)
                    $script:Json = $Json.ToCharArray()
                    try {
                        $null = ConvertFrom-Request -Verb $Verb
                        $false
                    }
                    catch {
                        $_.Exception.Data['KeyturnCode'] -in @('bad-request', 'unsupported-version')
                    }
                    finally {
                        Clear-Secret
                    }
                }
                if ($fits -eq $refused) {
                    "${field}: $json"
                }
            }
        }
        @($wrong) -join "`n" | Should -BeNullOrEmpty
    }
}
