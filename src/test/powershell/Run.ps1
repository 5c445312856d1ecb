# Runs every Pester test of this folder, and measures which commands of the scripts they reach. Exit code 0: all passed, at
# least 95 % of the commands were reached, and no more than 10 % of them belong to Windows itself, which no test can reach.

[CmdletBinding()]
param([string[]] $Tests = @($PSScriptRoot), [double] $Coverage = 95, [double] $Share = 10)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Import-Module -Name 'Pester' -MinimumVersion '5.3.0'
$PSStyle.OutputRendering = 'PlainText'

$repository = Split-Path -Path (Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent) -Parent
$module = Join-Path -Path $repository -ChildPath 'src/main/powershell/Keyturn'
$windows = (Join-Path -Path $module -ChildPath 'Windows') + [IO.Path]::DirectorySeparatorChar
$measured = @(Get-ChildItem -Path $module -Recurse -Include '*.ps1', '*.psm1' | ForEach-Object -Process { $_.FullName })

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Tests
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$configuration.CodeCoverage.Enabled = $true
$configuration.CodeCoverage.UseBreakpoints = $false
$configuration.CodeCoverage.Path = $measured
$configuration.CodeCoverage.OutputPath = Join-Path -Path $repository -ChildPath 'target/pester-coverage.xml'
$result = Invoke-Pester -Configuration $configuration

$missed = @($result.CodeCoverage.CommandsMissed | Where-Object -FilterScript { -not $_.File.StartsWith($windows) })
$reached = @($result.CodeCoverage.CommandsExecuted | Where-Object -FilterScript { -not $_.File.StartsWith($windows) })
$all = $result.CodeCoverage.CommandsAnalyzedCount
$own = $missed.Count + $reached.Count
$covered = 100 * $reached.Count / $own
$shared = 100 * ($all - $own) / $all
'{0} of {1} tests passed.' -f $result.PassedCount, $result.TotalCount
foreach ($command in $missed) {
    'not reached: {0}:{1}: {2}' -f (Split-Path -Path $command.File -Leaf), $command.Line, ($command.Command -split "`n")[0]
}
'Commands reached: {0:0.0} % of {1} (at least {2} %).' -f $covered, $own, $Coverage
'Commands that are Windows itself: {0:0.0} % of {1} (at most {2} %).' -f $shared, $all, $Share
if (($result.Result -ne 'Passed') -or ($covered -lt $Coverage) -or ($shared -gt $Share)) {
    exit 1
}
exit 0
