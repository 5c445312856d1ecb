# What the tests of the sync worker, the set-up and the self-test need: the scripts' functions with another Windows below them, and a
# folder in the place of the machine.

$repository = Split-Path -Path (Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent) -Parent
$main = Join-Path -Path $repository -ChildPath 'src/main/powershell'
foreach ($folder in @((Join-Path -Path $main -ChildPath 'Worker'), (Join-Path -Path $PSScriptRoot -ChildPath 'Windows'))) {
    foreach ($file in @(Get-ChildItem -Path $folder -Filter '*.ps1')) {
        . $file.FullName
    }
}
Set-StrictMode -Version 3.0
$vectors = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText((Join-Path -Path $repository -ChildPath 'src/test/resources/dev/keyturn/syncserver/jose/vectors.json')))

function ConvertFrom-RsaJwk {
    # The key of the vectors as .NET's XML, which holds the private half as well.
    param([object] $Jwk)
    $names = [ordered]@{ Modulus = 'n'; Exponent = 'e'; P = 'p'; Q = 'q'; DP = 'dp'; DQ = 'dq'; InverseQ = 'qi'; D = 'd' }
    $members = foreach ($name in $names.Keys) {
        "<$name>" + [Convert]::ToBase64String((ConvertFrom-Base64Url -Text $Jwk.($names[$name]))) + "</$name>"
    }
    return '<RSAKeyValue>' + ($members -join '') + '</RSAKeyValue>'
}

function New-FakeWindows {
    # An empty machine; the functions of the folder Windows keep what they did in it.
    $folder = Join-Path -Path $TestDrive -ChildPath ([guid]::NewGuid().ToString('N'))
    $null = New-Item -Path $folder -ItemType Directory
    $env:KEYTURN_FAKE_WINDOWS = $folder
    return $folder
}

function Add-FakeKeys {
    # The vectors' keys in the place where the set-up would have made some: making RSA keys takes seconds.
    foreach ($name in @('signing', 'opening')) {
        [IO.File]::WriteAllText((Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath "key-Keyturn-$name.xml"), (ConvertFrom-RsaJwk -Jwk $vectors.$name.jwk))
    }
}
