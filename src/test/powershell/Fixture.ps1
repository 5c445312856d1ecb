# What both test files need: the module with a fake service, a fake event log and a folder for its state, and a way to speak
# with it as its caller does.

$repository = Split-Path -Path (Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent) -Parent
$openingKey = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText((Join-Path -Path $repository -ChildPath 'src/test/resources/dev/keyturn/syncserver/contract/opening-key.json')))
$global:KeyturnOpeningKey = $openingKey
$vectors = Join-Path -Path $repository -ChildPath 'src/main/resources/dev/keyturn/syncserver/contract/vectors'

. (Join-Path -Path $PSScriptRoot -ChildPath 'EventFilter.ps1')

function Initialize-Keyturn {
    # Windows' functions are replaced within the module, and time passes by sleeping only: no test waits.
    Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'ADSync/ADSync.psm1') -Force -DisableNameChecking -Global
    Import-Module -Name (Join-Path -Path $repository -ChildPath 'src/main/powershell/Keyturn/Keyturn.psd1') -Force -DisableNameChecking -Global
    & (Get-Module -Name Keyturn) {
        function script:Get-UtcNow {
            return [Keyturn.Fake.Clock]::Now
        }
        function script:Start-Sleep {
            param([double] $Seconds, [double] $Milliseconds)
            [Keyturn.Fake.Clock]::Slept += [timespan]::FromSeconds($Seconds) + [timespan]::FromMilliseconds($Milliseconds)
        }
        function script:Get-SyncServiceController {
            return New-Object -TypeName Keyturn.Fake.ServiceController
        }
        function script:Get-OpeningKey {
            return (Get-RecordedKey)
        }
        function script:Test-ServiceRight {
            if ((Get-FakeServer).Given -contains 'restart-denied') {
                throw (New-Object -TypeName ComponentModel.Win32Exception -ArgumentList 5, 'Zugriff verweigert')
            }
        }
        function script:Get-TokenGroup {
            return @((Get-FakeServer).Token)
        }
        function script:Get-SyncProcess {
            return [pscustomobject]@{ CreationDate = (Get-FakeServer).Started }
        }
        function script:Get-WizardProcess {
            if ((Get-FakeServer).Given -contains 'wizard-open') {
                return [pscustomobject]@{ Name = 'AzureADConnect' }
            }
        }
        function script:Write-LogEntry {
            param([string] $Text, [string] $Kind, [int] $Id)
            $null = (Get-FakeServer).Log.Add("$Id $Kind $Text")
        }
        function script:Get-ApplicationEvent {
            param([string] $Filter, [int] $Newest)
            return @(Select-Event -Events (Get-FakeServer).Events -Filter $Filter -Newest $Newest)
        }
    }
}

function global:Get-RecordedKey {
    # The opening key of the recorded server.
    $parameters = [Security.Cryptography.RSAParameters]::new()
    foreach ($pair in @{ Modulus = 'n'; Exponent = 'e'; D = 'd'; P = 'p'; Q = 'q'; DP = 'dp'; DQ = 'dq'; InverseQ = 'qi' }.GetEnumerator()) {
        $text = $global:KeyturnOpeningKey.($pair.Value).Replace('-', '+').Replace('_', '/')
        $parameters.($pair.Key) = [Convert]::FromBase64String($text + ('=' * ((4 - ($text.Length % 4)) % 4)))
    }
    return [Security.Cryptography.RSA]::Create($parameters)
}

function global:Get-Sealed {
    # A JWE as Keyturn makes it; what is given otherwise makes it another one.
    param([string] $Password, [byte[]] $Bytes, [string] $Header, [int] $KeyLength = 64, [int] $TagLength = 32, [object] $Padding = [Security.Cryptography.RSAEncryptionPadding]::OaepSHA256)

    function Get-Text([byte[]] $Of) {
        return [Convert]::ToBase64String($Of).TrimEnd('=').Replace('+', '-').Replace('/', '_')
    }
    $rsa = Get-RecordedKey
    if (-not $Bytes) {
        $Bytes = [Text.Encoding]::UTF8.GetBytes($Password)
    }
    if (-not $Header) {
        $kid = & (Get-Module -Name Keyturn) { Get-KeyThumbprint -Key $args[0] } $rsa
        $Header = '{"alg":"RSA-OAEP-256","enc":"A256CBC-HS512","kid":"' + $kid + '"}'
    }
    $protected = Get-Text ([Text.Encoding]::UTF8.GetBytes($Header))
    $key = [Security.Cryptography.RandomNumberGenerator]::GetBytes($KeyLength)
    $aes = [Security.Cryptography.Aes]::Create()
    $aes.Key = $key[-32..-1]
    $aes.GenerateIV()
    $cipher = $aes.EncryptCbc($Bytes, $aes.IV)
    $length = [BitConverter]::GetBytes([long]8 * $protected.Length)
    [Array]::Reverse($length)
    $hmac = [Security.Cryptography.HMACSHA512]::new([byte[]]$key[0..31])
    $tag = $hmac.ComputeHash([byte[]]([Text.Encoding]::ASCII.GetBytes($protected) + $aes.IV + $cipher + $length))
    return @($protected, (Get-Text $rsa.Encrypt($key, $Padding)), (Get-Text $aes.IV), (Get-Text $cipher), (Get-Text $tag[0..($TagLength - 1)])) -join '.'
}

function Reset-Keyturn {
    param([string[]] $Given = @())
    New-FakeServer -Given $Given
    $folder = Join-Path -Path $TestDrive -ChildPath ([guid]::NewGuid().ToString('N'))
    $null = New-Item -Path $folder -ItemType Directory
    InModuleScope -ModuleName Keyturn -Parameters @{ Folder = $folder } -ScriptBlock {
        param($Folder)
        $script:StateFolder = $Folder
    }
    return $folder
}

function Send-Request {
    # The answer as an object and as text. A password in clear is sealed on the way.
    param([string] $Json)
    $Json = ConvertTo-SealedRequest -Json $Json
    $bytes = (New-Object -TypeName Text.UTF8Encoding -ArgumentList $false).GetBytes($Json)
    $in = New-Object -TypeName IO.MemoryStream -ArgumentList (, $bytes)
    $out = New-Object -TypeName IO.MemoryStream
    Invoke-KeyturnExchange -InputStream $in -OutputStream $out
    $text = [Text.Encoding]::UTF8.GetString($out.ToArray())
    $answer = $null
    if ($text.Length -gt 0) {
        $answer = ConvertFrom-Json -InputObject $text
    }
    return [pscustomobject]@{ Text = $text; Answer = $answer }
}

function ConvertTo-SealedRequest {
    param([string] $Json)
    return [regex]::Replace($Json, '"password":("(?:[^"\\]|\\.)*")', {
            param($match)
            '"sealedPassword":"' + (Get-Sealed -Password (ConvertFrom-Json -InputObject $match.Groups[1].Value)) + '"'
        })
}

function Get-ExampleRequest {
    # One request of each command, by its name.
    param([string] $Password)
    $about = '"connector":"contoso.com","account":"MSOL_0a1b2c3d4e5f","domain":"contoso.com","fence":{"rotation":7,"attempt":3}'
    $more = @{
        'describe'          = ''
        'credential-events' = ''
        'pause-sync'        = ",$about"
        'resume-sync'       = ",$about,`"syncCycleEnabled`":true"
        'update-credential' = ",$about,`"password`":`"$Password`""
        'restart-service'   = ",$about"
        'verify-import'     = ",$about"
    }
    $requests = @{}
    foreach ($command in $more.Keys) {
        $requests[$command] = '{"protocol":"2.0","command":"' + $command + '"' + $more[$command] + '}'
    }
    return $requests
}

function Initialize-Remembered {
    # The server has described itself while its service ran.
    return (Send-Request -Json '{"protocol":"2.0","command":"describe"}')
}
