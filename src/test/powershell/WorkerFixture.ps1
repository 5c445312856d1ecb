# What the tests of the sync worker, the set-up and the self-test need: the scripts' functions with another Windows below them, and a
# folder in the place of the machine.

$repository = Split-Path -Path (Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent) -Parent
$main = Join-Path -Path $repository -ChildPath 'src/main/powershell'
foreach ($folder in @((Join-Path -Path $main -ChildPath 'Worker'), (Join-Path -Path $main -ChildPath 'Setup'), (Join-Path -Path $main -ChildPath 'SelfTest'), (Join-Path -Path $PSScriptRoot -ChildPath 'Windows'))) {
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

function Add-FakeKey {
    param([string] $Name)
    $known = @{ 'Keyturn-Sign' = 'signing'; 'Keyturn-Open' = 'opening' }[$Name]
    [IO.File]::WriteAllText((Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath "key-$Name.xml"), (ConvertFrom-RsaJwk -Jwk $vectors.$known.jwk))
}

function Add-FakeKeys {
    # The vectors' keys in the place where the set-up would have made some: making RSA keys takes seconds.
    foreach ($name in @('Keyturn-Sign', 'Keyturn-Open')) {
        Add-FakeKey -Name $name
    }
}

function Start-Port {
    # A server that plays Keyturn's worker port; it ends with the test's process.
    $info = New-Object -TypeName Diagnostics.ProcessStartInfo
    $info.FileName = 'node'
    $info.Arguments = '"{0}" "{1}"' -f (Join-Path -Path $PSScriptRoot -ChildPath 'keyturn-port.js'), (Join-Path -Path $repository -ChildPath 'src/test/resources/dev/keyturn/syncserver/jose/vectors.json')
    $info.RedirectStandardOutput = $true
    $info.RedirectStandardInput = $true
    $info.UseShellExecute = $false
    $process = [Diagnostics.Process]::Start($info)
    $port = $process.StandardOutput.ReadLine()
    return [pscustomobject]@{ Process = $process; Address = "http://127.0.0.1:$port" }
}

function Stop-Port {
    param([object] $Port)
    if (-not $Port.Process.HasExited) {
        $Port.Process.Kill()
    }
    $Port.Process.Dispose()
}

function Set-Port {
    # How the port behaves from now on: hold, commands, addresses, wrong, times, skew, signer.
    param([object] $Port, [hashtable] $State)
    $null = Invoke-RestMethod -Uri "$($Port.Address)/control" -Method Post -ContentType 'application/json' -Body (ConvertTo-Json -InputObject $State -Depth 9 -Compress)
}

function Reset-Port {
    # As it was when it began.
    param([object] $Port)
    Set-Port -Port $Port -State @{ hold = 300; commands = @{}; addresses = $null; wrong = @{}; times = @{}; log = @(); skew = 0; signer = $null }
}

function Get-Port {
    # What the port was asked and answered.
    param([object] $Port)
    return Invoke-RestMethod -Uri "$($Port.Address)/control"
}

function Initialize-Place {
    # The folders and the configuration that the set-up makes.
    param([string[]] $Address)
    $windows = New-FakeWindows
    Add-FakeKeys
    Copy-Item -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'child.sh') -Destination $windows
    $place = Get-Place -Folder (Join-Path -Path $windows -ChildPath 'Keyturn')
    foreach ($folder in @($place.Configuration, $place.Journal, $place.State)) {
        $null = New-Item -Path $folder -ItemType Directory -Force
    }
    [IO.File]::WriteAllText($place.Told, (ConvertTo-CompactJson -Value ([ordered]@{
                    addresses = $Address; keyturnKeys = @($vectors.keyturn.thumbprint, $vectors.next.thumbprint); executionPolicy = 'RemoteSigned'
                })))
    return $place
}

function Invoke-Turns {
    # Turns of the worker until something is so; fails after a while.
    param([hashtable] $Worker, [scriptblock] $Until, [double] $Seconds = 180)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Until)) {
        if ($clock.Elapsed.TotalSeconds -gt $Seconds) {
            throw "It did not come so within $Seconds seconds: $Until. Events: $(Get-FakeEvent)"
        }
        $Worker.Draining = Test-Locked -Path $Worker.Place.SetupLock
        Invoke-WorkerTurn -Worker $Worker
        Wait-Turn -Worker $Worker -Milliseconds 50
    }
}

function Get-FakeEvent {
    $file = [IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'events.txt')
    if ([IO.File]::Exists($file)) {
        return [IO.File]::ReadAllText($file)
    }
    return ''
}
