#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.3.0' }
# What another library sealed is opened, and what was touched is not.

BeforeDiscovery {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Fixture.ps1')
    $golden = @(Get-ChildItem -Path $vectors -Filter 'update-credential*.json' | ForEach-Object -Process {
            $vector = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($_.FullName))
            if ($null -ne $vector.PSObject.Properties['password']) {
                @{ Name = $vector.name; Sealed = $vector.request.sealedPassword; Password = $vector.password }
            }
        })
}

Describe 'A sealed password' {
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'Fixture.ps1')
        Initialize-Keyturn
        $kid = InModuleScope -ModuleName Keyturn -ScriptBlock { Get-KeyThumbprint -Key (Get-OpeningKey) }

        function Open([string] $Sealed) {
            # The password, or the code of the refusal.
            return (InModuleScope -ModuleName Keyturn -Parameters @{ Sealed = $Sealed } -ScriptBlock {
                    param($Sealed)
                    try {
                        Assert-Field -Request @{ sealedPassword = $Sealed } -Field @{ Name = 'sealedPassword'; Kind = 'seal' }
                        Open-SealedPassword -Sealed $Sealed
                        [string]::new($script:Secret)
                    }
                    catch {
                        '!' + $_.Exception.Data['KeyturnCode']
                    }
                    finally {
                        Clear-Secret
                    }
                })
        }
    }

    It 'of the recorded pair <Name> is opened' -ForEach $golden {
        Open $Sealed | Should -BeExactly $Password
    }

    It 'of our own making is opened' -ForEach @(
        @{ Password = 'x' }
        @{ Password = 'q"b\s/t' + "`t`r`n" + [char]0xE9 + [char]0x20AC + [char]0xD83D + [char]0xDD11 }
        @{ Password = 'y' * 256 }
    ) {
        Open (Get-Sealed -Password $Password) | Should -BeExactly $Password
    }

    It 'that was touched is not opened, wherever it was touched' {
        $sealed = Get-Sealed -Password 'first-Example~password-0123456789'
        $parts = $sealed -split '\.'
        $touched = foreach ($part in 0..4) {
            foreach ($place in @(0, 1, [int]($parts[$part].Length / 2), ($parts[$part].Length - 2), ($parts[$part].Length - 1))) {
                foreach ($other in @('A', '_')) {
                    $changed = [string[]]$parts.Clone()
                    $characters = $changed[$part].ToCharArray()
                    if ($characters[$place] -ceq [char]$other) {
                        $characters[$place] = 'B'
                    }
                    else {
                        $characters[$place] = $other
                    }
                    $changed[$part] = [string]::new($characters)
                    $changed -join '.'
                }
            }
        }
        @($touched).Count | Should -BeGreaterThan 30
        foreach ($one in $touched) {
            Open $one | Should -BeIn @('!bad-request', '!wrong-key')
        }
    }

    It 'with a header of <Header> is not opened' -ForEach @(
        @{ Header = '{"alg":"RSA-OAEP","enc":"A256CBC-HS512","kid":"KID"}'; Code = '!bad-request' }
        @{ Header = '{"alg":"RSA1_5","enc":"A256CBC-HS512","kid":"KID"}'; Code = '!bad-request' }
        @{ Header = '{"alg":"dir","enc":"A256CBC-HS512","kid":"KID"}'; Code = '!bad-request' }
        @{ Header = '{"alg":"rsa-oaep-256","enc":"A256CBC-HS512","kid":"KID"}'; Code = '!bad-request' }
        @{ Header = '{"alg":"RSA-OAEP-256","enc":"A128CBC-HS256","kid":"KID"}'; Code = '!bad-request' }
        @{ Header = '{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"KID"}'; Code = '!bad-request' }
        @{ Header = '{"alg":"RSA-OAEP-256","enc":"A256CBC-HS512"}'; Code = '!bad-request' }
        @{ Header = '{"alg":"RSA-OAEP-256","enc":"A256CBC-HS512","kid":7}'; Code = '!bad-request' }
        @{ Header = '{"alg":"RSA-OAEP-256","enc":"A256CBC-HS512","kid":"KID","zip":"DEF"}'; Code = '!bad-request' }
        @{ Header = '{"alg":"RSA-OAEP-256","enc":"A256CBC-HS512","kid":"KID","crit":["x"]}'; Code = '!bad-request' }
        @{ Header = '{"alg":"RSA-OAEP-256","enc":"A256CBC-HS512","kid":"KID","kid":"KID"}'; Code = '!bad-request' }
        @{ Header = '["RSA-OAEP-256"]'; Code = '!bad-request' }
        @{ Header = 'no JSON'; Code = '!bad-request' }
        @{ Header = '{"alg":"RSA-OAEP-256","enc":"A256CBC-HS512","kid":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}'; Code = '!wrong-key' }
    ) {
        Open (Get-Sealed -Password 'x' -Header $Header.Replace('KID', $kid)) | Should -Be $Code
    }

    It 'with <What> is not opened' -ForEach @(
        @{ What = 'another length of the key'; More = @{ KeyLength = 96 } }
        @{ What = 'another padding'; More = @{ Padding = [Security.Cryptography.RSAEncryptionPadding]::OaepSHA1 } }
        @{ What = 'half a tag'; More = @{ TagLength = 16 } }
        @{ What = 'a whole HMAC for a tag'; More = @{ TagLength = 64 } }
        @{ What = 'no character'; More = @{ Bytes = [byte[]]@() } }
        @{ What = 'bytes that are no UTF-8'; More = @{ Bytes = [byte[]]@(0xC3, 0x28) } }
        @{ What = 'too many characters'; More = @{ Password = 'x' * 257 } }
    ) {
        Open (Get-Sealed @More) | Should -Be '!bad-request'
    }

    It 'that cannot be opened is in no list of errors, and nothing happens' {
        $folder = Reset-Keyturn
        $global:Error.Clear()
        $json = ConvertTo-SealedRequest -Json (Get-ExampleRequest -Password 'x')['update-credential']
        $json = [regex]::Replace($json, '\.[A-Za-z0-9_-]{43}"', ('.' + ('A' * 43) + '"'))
        (Send-Request -Json $json).Answer.error.code | Should -BeIn @('bad-request')
        @(Get-ChildItem -Path $folder).Count | Should -Be 0
    }

    It 'is told apart from a key that is not there, and one that is denied' {
        $null = Reset-Keyturn
        $json = (Get-ExampleRequest -Password 'x')['update-credential']
        Mock -ModuleName Keyturn -CommandName Get-OpeningKey -MockWith { throw ([Security.Cryptography.CryptographicException]::new([int]-2146893802)) }
        $answer = (Send-Request -Json $json).Answer
        $answer.error.code | Should -Be 'server-error'
        $answer.error.message | Should -Match 'opening key.*0x80090016'
        Mock -ModuleName Keyturn -CommandName Get-OpeningKey -MockWith { throw ([Security.Cryptography.CryptographicException]::new([int]-2146893808)) }
        (Send-Request -Json $json).Answer.error.code | Should -Be 'access-denied'
    }

    It 'has a thumbprint as RFC 7638 has it' {
        # the example of the RFC
        $rsa = [Security.Cryptography.RSA]::Create()
        $modulus = '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
        $public = [Security.Cryptography.RSAParameters]::new()
        $public.Modulus = InModuleScope -ModuleName Keyturn -Parameters @{ Text = $modulus } -ScriptBlock { param($Text) ConvertFrom-Base64Url -Text $Text }
        $public.Exponent = [byte[]]@(1, 0, 1)
        $rsa.ImportParameters($public)
        InModuleScope -ModuleName Keyturn -Parameters @{ Key = $rsa } -ScriptBlock { param($Key) Get-KeyThumbprint -Key $Key } | Should -BeExactly 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'
    }
}
