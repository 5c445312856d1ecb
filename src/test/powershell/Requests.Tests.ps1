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
        $requests['update-credential'] = $requests['update-credential'].Replace('"password":"first-Example~password-0123456789"', '"sealedPassword":"' + (Get-Sealed -Password 'first-Example~password-0123456789') + '","last":"first-Example 6789"')
        $strict = [Text.UTF8Encoding]::new($false)

        function Send-Bytes([byte[]] $Bytes) {
            $out = [IO.MemoryStream]::new()
            $null = Invoke-KeyturnExchange -InputStream ([IO.MemoryStream]::new($Bytes)) -OutputStream $out
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
        @{ What = 'a name in two cases'; From = '"protocol"'; To = '"Account":"x","protocol"' }
        @{ What = 'a password in clear'; From = '"protocol"'; To = '"password":"x","protocol"' }
        @{ What = 'a hexadecimal number'; From = ':7,'; To = ':0x7,' }
        @{ What = 'a leading zero'; From = ':7,'; To = ':07,' }
        @{ What = 'a plus'; From = ':7,'; To = ':+7,' }
        @{ What = 'NaN'; From = ':7,'; To = ':NaN,' }
        @{ What = 'a number that is none'; From = ':7,'; To = ':1e999,' }
        @{ What = 'True'; From = '"protocol"'; To = '"x":True,"protocol"' }
        @{ What = 'a comma too many'; From = '"protocol"'; To = '"x":[1,],"protocol"' }
        @{ What = 'a comma at its end'; From = '"}'; To = '",}' }
        @{ What = 'a comma too few'; From = '"protocol"'; To = '"x":[1 2],"protocol"' }
        @{ What = 'a comma too few between fields'; From = '"2.0",'; To = '"2.0"' }
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
        @{ What = 'no value'; From = '"2.0"'; To = '' }
        @{ What = 'a mark of byte order'; From = '{"protocol"'; To = [char]0xFEFF + '{"protocol"' }
        @{ What = 'forty levels'; From = '"protocol"'; To = '"x":' + ('[' * 40) + (']' * 40) + ',"protocol"' }
        @{ What = 'a seal that is no text'; From = '"sealedPassword":"'; To = '"sealedPassword":7,"x":"' }
        @{ What = 'a seal of four parts'; From = '","last"'; To = '.x","last"' }
        @{ What = 'no seal'; From = '"sealedPassword"'; To = '"x"' }
        @{ What = 'nothing'; From = $null; To = '' }
        @{ What = 'no object'; From = $null; To = '[]' }
        @{ What = 'no protocol'; From = '"protocol"'; To = '"x"' }
        @{ What = 'a length beyond 64 KiB'; From = '"protocol"'; To = '"x":"' + ('y' * 65536) + '","protocol"' }
    ) {
        $json = $To
        if ($null -ne $From) {
            $json = $requests['update-credential'].Replace($From, $To)
        }
        [string]::Equals($json, $requests['update-credential'], [StringComparison]::Ordinal) | Should -BeFalse
        $answer = Send-Bytes $strict.GetBytes($json)
        $answer.ok | Should -BeFalse
        $answer.error.code | Should -Be 'bad-request'
        $answer.error.message | Should -Not -Match 'first-|6789'
        @(Get-ChildItem -Path $folder).Count | Should -Be 0
    }

    It 'of bytes that are no UTF-8 is refused' -ForEach @(
        @{ Odd = @(0xC3, 0x28) }
        @{ Odd = @(0xED, 0xA0, 0xBD) }
        @{ Odd = @(0xC0, 0x80) }
    ) {
        $bytes = [Collections.Generic.List[byte]]::new($strict.GetBytes($requests['update-credential']))
        $bytes.InsertRange($bytes.Count - 3, [byte[]]$Odd)
        (Send-Bytes $bytes.ToArray()).error.message | Should -Match 'UTF-8'
    }

    It 'may be written with blanks, escapes and fields that nobody knows' {
        $json = $requests['update-credential'].Replace('{', " {`r`n`t").Replace('"protocol"', '"new":{"a":[1,-2.5e3,true,false,null,{},[]],"b":"\"\\\/\b\f\n\r\t"},"\u0070rotocol"').Replace('first-', 'fi\u0072st-').Replace(':7,', ' : 7.0 ,') + "`n"
        (Send-Bytes $strict.GetBytes($json)).ok | Should -BeTrue
        (Get-FakeServer).Stored | Should -BeExactly 'first-Example~password-0123456789'
    }

    It 'may have a password of 256 characters that each need two units' {
        $emoji = [string][char]0xD83D + [char]0xDD11
        (Send-Request -Json (Get-ExampleRequest -Password ($emoji * 256))['update-credential']).Answer.ok | Should -BeTrue
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
            $null = Invoke-KeyturnExchange -InputStream $reader -OutputStream $out
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
        $odd = @($null, '', 'x', 0, 1, -1, 1.5, 7.0, 100000, $true, @{}, @(), 'stop', 'Stop', '1.0', '2.0', '2.12', '2.01', '3.0', 'store-password', 'reset-by-server',
            '2027-03-01T02:00:11Z', '2027-03-01T02:00:11.123456789Z', '2027-03-01 02:00', @{ rotation = 1 }, @{ rotation = 1; attempt = '2' }, @{ rotation = -1; attempt = 2 },
            @{ rotation = 1; attempt = 9007199254740991 }, @{ rotation = 1; attempt = 9007199254740993 })
        $fields = @($good.Keys) + @('waitSeconds', 'whenStillRunning', 'strategy', 'since', 'limit', 'syncCycleEnabled', 'unknown')
        $tried = @(foreach ($field in $fields) {
                foreach ($value in @('(absent)') + $odd) {
                    if ($field -eq 'command') {
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
                    @{ Field = $field; Json = ConvertTo-Json -InputObject $request -Depth 5 -Compress }
                }
            })
        # in one go: the schema is read once, not once for each of some hundreds
        $fits = @($tried | ForEach-Object -Process { $_.Json } | Test-Json -Schema $schema -ErrorAction SilentlyContinue)
        $refused = @(InModuleScope -ModuleName Keyturn -Parameters @{ Tried = $tried } -ScriptBlock {
                param($Tried)
                foreach ($one in $Tried) {
                    try {
                        $null = ConvertFrom-Request -Text $one.Json
                        $false
                    }
                    catch {
                        $_.Exception.Data['KeyturnCode'] -in @('bad-request', 'unsupported-version')
                    }
                }
            })
        $tried.Count | Should -BeGreaterThan 200
        $fits | Should -HaveCount $tried.Count
        $refused | Should -HaveCount $tried.Count
        $fits | Should -Contain $true
        $wrong = for ($i = 0; $i -lt $tried.Count; $i++) {
            if ($fits[$i] -eq $refused[$i]) {
                "$($tried[$i].Field): $($tried[$i].Json)"
            }
        }
        @($wrong) -join "`n" | Should -BeNullOrEmpty
    }
}
