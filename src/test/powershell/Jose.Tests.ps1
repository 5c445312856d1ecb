#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.3.0' }
# What Node signed is verified, what was tampered with is refused, and what is signed here an independent verifier accepts.

BeforeDiscovery {
    $known = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText([IO.Path]::Combine($PSScriptRoot, '../resources/dev/keyturn/syncserver/jose/vectors.json')))
    $accepted = @($known.accepted | ForEach-Object -Process { @{ Name = $_.name; Vector = $_ } })
    $answers = @($known.answers | ForEach-Object -Process { @{ Request = $_.request; Repeats = $_.repeated } })
    $refused = @($known.refused | ForEach-Object -Process { @{ Name = $_.name; Vector = $_ } })
}

Describe 'Signed texts' {
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'WorkerFixture.ps1')
        $pinned = @($vectors.keyturn.thumbprint, $vectors.next.thumbprint)
        $null = New-FakeWindows
        Add-FakeKeys
        $signing = Open-ServerKey -Name 'Keyturn-Sign'
    }

    Context 'by Keyturn' {
        It 'are accepted: <Name>' -ForEach $accepted {
            $claims = Read-KeyturnText -Text $Vector.text -Type $Vector.typ -Pinned $pinned -RawMember 'request'
            if ($Vector.PSObject.Properties['raw']) {
                $claims['request'] | Should -BeExactly $Vector.raw
            }
            else {
                (ConvertTo-CompactJson -Value $claims) | Should -BeExactly (ConvertTo-Json -InputObject $Vector.claims -Compress)
            }
        }

        It 'are refused: <Name>' -ForEach $refused {
            # a tampered key is taken for pinned where the key is what was tampered with
            $pins = $pinned
            if ($Vector.PSObject.Properties['pinned']) {
                $first = $Vector.text.Split('.')[0]
                $header = ConvertFrom-WireJson -Text ([Text.Encoding]::UTF8.GetString((ConvertFrom-Base64Url -Text $first)))
                $pins = @($header['kid'])
            }
            { Read-KeyturnText -Text $Vector.text -Type $Vector.typ -Pinned $pins } | Should -Throw
        }

        It 'are refused when their key is pinned no longer' {
            { Read-KeyturnText -Text $vectors.accepted[0].text -Type $vectors.accepted[0].typ -Pinned @($vectors.next.thumbprint) } |
                Should -Throw "*$($vectors.keyturn.thumbprint)*not pinned*"
        }

        It 'are refused when they are too long' {
            { Read-KeyturnText -Text ('a' * 262145) -Type 'keyturn-poll+jws' -Pinned $pinned } | Should -Throw '*too long*'
        }
    }

    Context 'by this server' {
        It 'repeat the request that they answer, but for the password: <Request>' -ForEach $answers {
            $repeated = Get-RepeatedRequest -Request $Request
            ConvertTo-CompactJson -Value $repeated | Should -BeExactly (ConvertTo-Json -InputObject $Repeats -Compress)
        }

        It 'name the key by the thumbprint that others compute' {
            $jwk = Get-PublicJwk -Key $signing
            Get-RsaThumbprint -Jwk $jwk | Should -BeExactly $vectors.signing.thumbprint
            ConvertTo-CompactJson -Value $jwk | Should -BeExactly ('{"kty":"RSA","n":"' + $vectors.signing.jwk.n + '","e":"AQAB"}')
        }

        It 'are accepted by Node' -Skip:($null -eq (Get-Command -Name node -CommandType Application -ErrorAction SilentlyContinue)) {
            $text = New-SignedText -Key $signing -Header ([ordered]@{ alg = 'PS256' }) -Claims ([ordered]@{ iat = 1790000000; text = "a`"\`u{e4}`n" })
            $script = 'const c=require("crypto"),[,t,k]=process.argv,p=t.split("."),j=JSON.parse(k);' +
                'const good=c.verify("sha256",Buffer.from(p[0]+"."+p[1]),{key:c.createPublicKey({key:j,format:"jwk"}),padding:c.constants.RSA_PKCS1_PSS_PADDING,saltLength:32},Buffer.from(p[2],"base64url"));' +
                'console.log(good, JSON.parse(Buffer.from(p[1],"base64url")).text==="a\"\\\u00e4\n")'
            $key = ConvertTo-CompactJson -Value (Get-PublicJwk -Key $signing)
            & node -e $script $text $key | Should -Be 'true true'
        }

        It 'are PS256 as Node understands it, with a salt of 32 bytes' {
            foreach ($case in @(@($vectors.signedByServer, $true), @($vectors.signedByServerWithAnotherSalt, $false))) {
                $parts = $case[0].Split('.')
                $signing.VerifyData(
                    [Text.Encoding]::ASCII.GetBytes($parts[0] + '.' + $parts[1]),
                    (ConvertFrom-Base64Url -Text $parts[2]),
                    [Security.Cryptography.HashAlgorithmName]::SHA256,
                    [Security.Cryptography.RSASignaturePadding]::Pss
                ) | Should -Be $case[1]
            }
        }
    }

    Context 'their JSON' {
        It 'is refused: <Json>' -ForEach @(
            @{ Json = '' }, @{ Json = '{' }, @{ Json = '{"a":1,}' }, @{ Json = '[1,]' }, @{ Json = '[1 2]' }, @{ Json = '{"a" 1}' }
            @{ Json = '{a:1}' }, @{ Json = "{'a':1}" }, @{ Json = '01' }, @{ Json = '+1' }, @{ Json = '.5' }, @{ Json = '0x1' }, @{ Json = 'NaN' }
            @{ Json = '"\x41"' }, @{ Json = '"\u00g0"' }, @{ Json = "`"a`nb`"" }, @{ Json = '"a' }, @{ Json = 'True' }, @{ Json = '{"a":1}}' }
            @{ Json = '{"a":1 "b":2}' }, @{ Json = ']' }, @{ Json = '{1:2}' }, @{ Json = '{"a":}' }, @{ Json = '/**/1' }, @{ Json = ('[' * 30) + (']' * 30) }
        ) {
            { ConvertFrom-WireJson -Text $Json } | Should -Throw
        }

        It 'is read as it means: <Json>' -ForEach @(
            @{ Json = '{}' }, @{ Json = '[]' }, @{ Json = '{"a":[],"A":{"b":[1,-2,3.5]}}' }, @{ Json = '[true,false,null]' }
            @{ Json = '"\u0001\u001f\"\\/"' }, @{ Json = '""' }, @{ Json = '123456789012' }
        ) {
            ConvertTo-CompactJson -Value (ConvertFrom-WireJson -Text $Json) | Should -BeExactly $Json
        }

        It 'has every escape' {
            ConvertFrom-WireJson -Text '"\b\f\n\r\t\"\\\/\u0041\u00e4x"' | Should -BeExactly ("`b`f`n`r`t`"\/A" + [char]0xE4 + 'x')
        }

        It 'keeps large and broken numbers apart from whole ones' {
            ConvertFrom-WireJson -Text ' 1e2 ' | Should -BeOfType [double]
            ConvertFrom-WireJson -Text '123456789012345678901234' | Should -BeOfType [double]
            ConvertFrom-WireJson -Text '17' | Should -BeOfType [long]
        }

        It 'gives a claim only when it has its type' {
            $claims = ConvertFrom-WireJson -Text '{"a":1,"b":"x"}'
            Get-Claim -Claims $claims -Name 'a' -As ([long]) | Should -Be 1
            Get-Claim -Claims $claims -Name 'a' -As ([string]) | Should -BeNullOrEmpty
            Get-Claim -Claims $claims -Name 'c' -As ([string]) | Should -BeNullOrEmpty
        }
    }
}

Describe 'The types that are compiled on the server' {
    BeforeAll {
        # C# 5: the compiler of .NET Framework knows no newer one
        foreach ($name in @('Enter-KillJob', 'Import-Lsa', 'Import-TrustedAuthority')) {
            $script = [IO.File]::ReadAllText([IO.Path]::Combine($PSScriptRoot, "../../main/powershell/Windows/$name.ps1"))
            Add-Type -TypeDefinition ([regex]::Match($script, "(?s)@'\r?\n(.*?)\r?\n'@").Groups[1].Value) -CompilerOptions '-langversion:5', '-nowarn:SYSLIB0014,SYSLIB0057'
        }

        function New-Certificate {
            # Of an authority, or by one.
            param([string] $Name, [object] $By)
            $key = [Security.Cryptography.ECDsa]::Create([Security.Cryptography.ECCurve]::CreateFromFriendlyName('nistP256'))
            $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new("CN=$Name", $key, [Security.Cryptography.HashAlgorithmName]::SHA256)
            $request.CertificateExtensions.Add([Security.Cryptography.X509Certificates.X509BasicConstraintsExtension]::new(($null -eq $By), $false, 0, $true))
            if ($null -eq $By) {
                return $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-2), [DateTimeOffset]::UtcNow.AddDays(2))
            }
            return $request.Create($By, [DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1), [byte[]](1..8))
        }
    }

    It 'let Keyturn''s certificate pass when the pinned authority made it, under the right name, and no other one' {
        $authority = New-Certificate -Name 'Authority'
        $other = New-Certificate -Name 'Authority'
        $good = New-Certificate -Name 'keyturn1' -By $authority
        [Keyturn.Worker.TrustedAuthority]::Use($authority.RawData)
        $chain = [Net.Security.SslPolicyErrors]::RemoteCertificateChainErrors
        [Keyturn.Worker.TrustedAuthority]::Accept($null, $good, $null, $chain) | Should -BeTrue
        [Keyturn.Worker.TrustedAuthority]::Accept($null, $authority, $null, $chain) | Should -BeTrue
        [Keyturn.Worker.TrustedAuthority]::Accept($null, (New-Certificate -Name 'keyturn1' -By $other), $null, $chain) | Should -BeFalse
        [Keyturn.Worker.TrustedAuthority]::Accept($null, $other, $null, 'None') | Should -BeFalse
        [Keyturn.Worker.TrustedAuthority]::Accept($null, $good, $null, ($chain -bor [Net.Security.SslPolicyErrors]::RemoteCertificateNameMismatch)) | Should -BeFalse
        [Keyturn.Worker.TrustedAuthority]::Accept($null, $null, $null, [Net.Security.SslPolicyErrors]::RemoteCertificateNotAvailable) | Should -BeFalse
    }
}
