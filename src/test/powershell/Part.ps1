# Runs some of the Pester tests of this folder, and writes down which commands of the scripts they reach. Exit code 0: all passed.
# It does the counting itself: Pester takes longer to prepare for it and to report it than most of the tests take. What counts as
# a command is the same.

[CmdletBinding()]
param(
    # names of test files, without .Tests.ps1, with commas
    [Parameter(Mandatory = $true)][string] $Tests,
    # where to write file, line, column, end, and whether it was reached; without it nothing is measured
    [string] $Points = ''
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
Import-Module -Name 'Pester' -MinimumVersion '5.3.0'
$PSStyle.OutputRendering = 'PlainText'

function Test-LoopEnd {
    # The condition at the end of a loop hits no breakpoint.
    param([Management.Automation.Language.Ast] $Ast)
    for ($one = $Ast; $null -ne $one.Parent; $one = $one.Parent) {
        if ((($one.Parent -is [Management.Automation.Language.DoWhileStatementAst]) -or ($one.Parent -is [Management.Automation.Language.DoUntilStatementAst])) -and
            ($one.Parent.Condition -eq $one)) {
            return $true
        }
    }
    return $false
}

function Set-Point {
    # A breakpoint on each command of a script, which goes with its first hit.
    param([string] $File)
    $debugger = [runspace]::DefaultRunspace.Debugger
    $once = { $null = [runspace]::DefaultRunspace.Debugger.RemoveBreakpoint($_) }
    $tree = [Management.Automation.Language.Parser]::ParseFile($File, [ref]$null, [ref]$null)
    $loops = $null -ne $tree.Find({ ($args[0] -is [Management.Automation.Language.DoWhileStatementAst]) -or ($args[0] -is [Management.Automation.Language.DoUntilStatementAst]) }, $true)
    foreach ($command in $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandBaseAst] }, $true)) {
        if ($loops -and (Test-LoopEnd -Ast $command)) {
            continue
        }
        $extent = $command.Extent
        [pscustomobject]@{
            Name       = "$File`t$($extent.StartLineNumber)`t$($extent.StartColumnNumber)`t$($extent.EndOffset)`t$($command.GetType().Name)"
            Breakpoint = $debugger.SetLineBreakpoint($File, $extent.StartLineNumber, $extent.StartColumnNumber, $once)
        }
    }
}

$set = @()
if ($Points.Length -gt 0) {
    $scripts = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'main', 'powershell'))
    # the entry scripts run in processes of their own, where nothing is measured
    $set = @(Get-ChildItem -Path $scripts -Recurse -Include '*.ps1', '*.psm1' |
            Where-Object -FilterScript { ($_.DirectoryName -ne $scripts) -and ($_.Name -ne 'Invoke-Keyturn.ps1') } |
            ForEach-Object -Process { Set-Point -File $_.FullName })
}

$configuration = New-PesterConfiguration
$configuration.Run.Path = @($Tests -split ',' | ForEach-Object -Process { Join-Path -Path $PSScriptRoot -ChildPath "$_.Tests.ps1" })
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration

if ($Points.Length -gt 0) {
    [IO.File]::WriteAllLines($Points, [string[]]@($set | ForEach-Object -Process { $_.Name + "`t" + @{ $true = 'reached'; $false = 'missed' }[$_.Breakpoint.HitCount -gt 0] }))
}
'{0} of {1} tests passed.' -f $result.PassedCount, $result.TotalCount
if ($result.Result -ne 'Passed') {
    exit 1
}
exit 0
