# Runs every Pester test of this folder, and measures which commands of the scripts they reach. Exit code 0: all passed, at
# least 95 % of the commands were reached, and no more than 10 % of them belong to Windows itself, which no test can reach.

[CmdletBinding()]
param([double] $Coverage = 95, [double] $Share = 10)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Import-Module -Name 'Pester' -MinimumVersion '5.3.0'
$PSStyle.OutputRendering = 'PlainText'

$repository = Split-Path -Path (Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent) -Parent
$scripts = Join-Path -Path $repository -ChildPath 'src/main/powershell'
$windows = [regex]::Escape([IO.Path]::DirectorySeparatorChar + 'Windows' + [IO.Path]::DirectorySeparatorChar)
# the entry scripts run in processes of their own, where nothing is measured
$measured = @(Get-ChildItem -Path $scripts -Recurse -Include '*.ps1', '*.psm1' |
        Where-Object -FilterScript { ($_.DirectoryName -ne $scripts) -and ($_.Name -ne 'Invoke-Keyturn.ps1') } |
        ForEach-Object -Process { $_.FullName })

# The tests that start processes of their own have one for themselves, beside the others; nothing that they reach is measured.
$apart = Join-Path -Path $PSScriptRoot -ChildPath 'Process.Tests.ps1'
$start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
if ([IO.Path]::GetFileNameWithoutExtension($start.FileName) -eq 'dotnet') {
    $start.ArgumentList.Add((Join-Path -Path $PSHOME -ChildPath 'pwsh.dll'))
}
$start.Environment['NO_COLOR'] = '1'
foreach ($argument in @('-NoLogo', '-NoProfile', '-NonInteractive', '-Command', 'Import-Module Pester; $c = New-PesterConfiguration; $c.Run.Exit = $true; ' +
        '$c.Output.RenderMode = "Plaintext"; $c.Run.Path = ' + "'$apart'; Invoke-Pester -Configuration `$c")) {
    $start.ArgumentList.Add($argument)
}
$start.RedirectStandardOutput = $true
$beside = [Diagnostics.Process]::Start($start)
$told = $beside.StandardOutput.ReadToEndAsync()

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.ExcludePath = $apart
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$configuration.CodeCoverage.Enabled = $true
$configuration.CodeCoverage.UseBreakpoints = $false
$configuration.CodeCoverage.Path = $measured
$configuration.CodeCoverage.OutputPath = Join-Path -Path $repository -ChildPath 'target/pester-coverage.xml'
$result = Invoke-Pester -Configuration $configuration

$missed = @($result.CodeCoverage.CommandsMissed | Where-Object -FilterScript { $_.File -notmatch $windows })
$reached = @($result.CodeCoverage.CommandsExecuted | Where-Object -FilterScript { $_.File -notmatch $windows })
$all = $result.CodeCoverage.CommandsAnalyzedCount
$own = $missed.Count + $reached.Count
$covered = 100 * $reached.Count / $own
$shared = 100 * ($all - $own) / $all
$beside.WaitForExit()
$told.Result
'{0} of {1} tests passed, those with processes of their own beside.' -f $result.PassedCount, $result.TotalCount
foreach ($command in $missed) {
    'not reached: {0}:{1}: {2}' -f (Split-Path -Path $command.File -Leaf), $command.Line, ($command.Command -split "`n")[0]
}
'Commands reached: {0:0.0} % of {1} (at least {2} %).' -f $covered, $own, $Coverage
'Commands that are Windows itself: {0:0.0} % of {1} (at most {2} %).' -f $shared, $all, $Share
if (($result.Result -ne 'Passed') -or ($beside.ExitCode -ne 0) -or ($covered -lt $Coverage) -or ($shared -gt $Share)) {
    exit 1
}
exit 0
