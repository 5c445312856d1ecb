# What both test files need: the module with a fake service, a fake event log and a folder for its state, and a way to speak
# with it as the SSH server does.

$repository = Split-Path -Path (Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent) -Parent
$vectors = Join-Path -Path $repository -ChildPath 'src/main/resources/dev/keyturn/syncserver/contract/vectors'

function Initialize-Keyturn {
    Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'ADSync/ADSync.psm1') -Force -DisableNameChecking -Global
    Import-Module -Name (Join-Path -Path $repository -ChildPath 'src/main/powershell/Keyturn/Keyturn.psd1') -Force -DisableNameChecking -Global
    Mock -ModuleName Keyturn -CommandName Get-SyncServiceController -MockWith {
        return New-Object -TypeName Keyturn.Fake.ServiceController
    }
    Mock -ModuleName Keyturn -CommandName Get-SyncProcessStart -MockWith {
        return (Get-FakeServer).Started
    }
    Mock -ModuleName Keyturn -CommandName Write-KeyturnEvent -MockWith {
        return
    }
    Mock -ModuleName Keyturn -CommandName Start-Sleep -MockWith {
        return
    }
    Mock -ModuleName Keyturn -CommandName Get-ServerEvent -MockWith {
        $found = @((Get-FakeServer).Events | Where-Object -FilterScript {
                $Number.ContainsKey($_.ProviderName) -and ($_.Id -in $Number[$_.ProviderName]) -and
                ($_.TimeCreated.ToUniversalTime() -ge $Since)
            })
        [Array]::Reverse($found)
        @($found | Select-Object -First $Newest)
    }
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
    # The answer as an object, and the exit code with it.
    param([string] $Verb, [string] $Json)
    $bytes = (New-Object -TypeName Text.UTF8Encoding -ArgumentList $false).GetBytes($Json)
    $in = New-Object -TypeName IO.MemoryStream -ArgumentList (, $bytes)
    $out = New-Object -TypeName IO.MemoryStream
    $exitCode = Invoke-KeyturnExchange -Verb $Verb -InputStream $in -OutputStream $out
    $text = [Text.Encoding]::UTF8.GetString($out.ToArray())
    $answer = $null
    if ($text.Length -gt 0) {
        $answer = ConvertFrom-Json -InputObject $text
    }
    return [pscustomobject]@{ ExitCode = $exitCode; Text = $text; Answer = $answer }
}
