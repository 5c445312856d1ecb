#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.3.0' }
# The entry script in processes of its own, as its caller starts it: streams, exit codes, language modes, kills.

Describe 'The process of a command' {
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'Fixture.ps1')
        Initialize-Keyturn
        $requests = Get-ExampleRequest -Password 'first-Example~password-0123456789'
        $requests['update-credential'] = ConvertTo-SealedRequest -Json $requests['update-credential']
        $entry = Join-Path -Path $repository -ChildPath 'src/main/powershell/Keyturn/Invoke-Keyturn.ps1'
        $stage = Join-Path -Path $TestDrive -ChildPath 'stage.ps1'
        # the entry script as it is, on a server that is not Windows
        [IO.File]::WriteAllText($stage, @'
param([string] $Fixture, [string] $Entry, [string] $Folder, [string] $Before)
. $Fixture
Initialize-Keyturn
New-FakeServer
& (Get-Module -Name Keyturn) { param($Folder) $script:StateFolder = $Folder } $Folder
& ([scriptblock]::Create($Before))
& $Entry
exit $LASTEXITCODE
'@)

        function Start-Command {
            # A process that runs the entry script, its streams in our hands.
            param([string] $Folder, [string] $Before = '')
            $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
            if ([IO.Path]::GetFileNameWithoutExtension([Environment]::ProcessPath) -eq 'dotnet') {
                $start.ArgumentList.Add((Join-Path -Path $PSHOME -ChildPath 'pwsh.dll'))
            }
            foreach ($argument in @('-NoLogo', '-NoProfile', '-NonInteractive', '-File', $stage, (Join-Path -Path $PSScriptRoot -ChildPath 'Fixture.ps1'), $entry, $Folder, $Before)) {
                $start.ArgumentList.Add($argument)
            }
            $start.RedirectStandardInput = $true
            $start.RedirectStandardOutput = $true
            $start.RedirectStandardError = $true
            return [Diagnostics.Process]::Start($start)
        }

        function Complete-Command {
            param([Diagnostics.Process] $Process, [string] $Json)
            if ($Json) {
                $Process.StandardInput.Write($Json)
            }
            $Process.StandardInput.Close()
            $complaint = $Process.StandardError.ReadToEndAsync()
            $text = $Process.StandardOutput.ReadToEnd()
            $Process.WaitForExit()
            return [pscustomobject]@{ ExitCode = $Process.ExitCode; Text = $text; Complaint = $complaint.Result }
        }
    }
    BeforeEach {
        $folder = (New-Item -ItemType Directory -Path (Join-Path -Path $TestDrive -ChildPath ([guid]::NewGuid().ToString('N')))).FullName
    }

    It 'writes its answer and nothing else, whatever cmdlets write to the console' {
        $noise = '& (Get-Module -Name Keyturn) { function script:Get-ADSyncScheduler { param($ErrorAction)
            [Console]::WriteLine("noise"); [Console]::Out.Write("noise"); Write-Host "noise"; $host.UI.WriteLine("noise"); Write-Warning "noise"; Write-Verbose "noise" -Verbose
            ADSync\Get-ADSyncScheduler } }'
        $ended = Complete-Command -Process (Start-Command -Folder $folder -Before $noise) -Json $requests['describe']
        $ended.ExitCode | Should -Be 0
        $ended.Text | Should -Match '^\{"protocol":"2\.0","ok":true,.*\}$'
        $ended.Text | Should -Not -Match 'noise'
    }

    It 'ends with 3 and tells the language mode where methods are forbidden' {
        $ended = Complete-Command -Process (Start-Command -Folder $folder -Before '$ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"') -Json $requests['describe']
        $ended.ExitCode | Should -Be 3
        $ended.Text | Should -BeNullOrEmpty
        $ended.Complaint | Should -Match 'language mode ConstrainedLanguage'
    }

    It 'ends with 3 and the kind of the trouble when the module cannot be loaded' {
        $broken = 'Copy-Item -Path $Entry -Destination $Folder; $script:Entry = Join-Path -Path $Folder -ChildPath "Invoke-Keyturn.ps1"'
        $ended = Complete-Command -Process (Start-Command -Folder $folder -Before $broken) -Json $requests['describe']
        $ended.ExitCode | Should -Be 3
        $ended.Complaint | Should -Match 'could not answer \('
    }

    It 'that is killed while it changes the connector leaves a server that goes on, and nothing lies about' {
        $slow = '& (Get-Module -Name Keyturn) { function script:Add-ADSyncConnector { param($Connector, $ErrorAction, $ErrorVariable)
            [IO.File]::WriteAllText((Join-Path -Path $script:StateFolder -ChildPath "reached"), "x"); [Threading.Thread]::Sleep(600000) } }'
        $process = Start-Command -Folder $folder -Before $slow
        $process.StandardInput.Write($requests['update-credential'])
        $process.StandardInput.Close()
        $reached = Join-Path -Path $folder -ChildPath 'reached'
        for ($try = 0; ($try -lt 1800) -and (-not (Test-Path -LiteralPath $reached)); $try++) {
            [Threading.Thread]::Sleep(100)
        }
        Test-Path -LiteralPath $reached | Should -BeTrue
        @(Get-ChildItem -Path $folder -Directory -Filter 'work-*').Count | Should -Be 1
        $process.Kill()
        $process.WaitForExit()
        Remove-Item -LiteralPath $reached
        $ended = Complete-Command -Process (Start-Command -Folder $folder) -Json $requests['update-credential'].Replace('"attempt":3', '"attempt":2')
        $ended.Text | Should -Match 'stale-fence'
        $ended = Complete-Command -Process (Start-Command -Folder $folder) -Json $requests['update-credential']
        $ended.Text | Should -Match '"ok":true'
        # the write was tried, so it is told
        $ended.Text | Should -Match '"before":\{"credentialUpdatedAt":"2'
        @(Get-ChildItem -Path $folder -Directory).Count | Should -Be 0
    }
}
