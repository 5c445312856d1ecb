# Runs every Pester test of this folder, and judges which commands of the scripts they reach together. Exit code 0: all passed, at
# least 95 % of the commands were reached, and no more than 10 % of them belong to Windows itself, which no test can reach.

[CmdletBinding()]
param([double] $Coverage = 95, [double] $Share = 10)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$repository = Split-Path -Path (Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent) -Parent
$windows = [regex]::Escape([IO.Path]::DirectorySeparatorChar + 'Windows' + [IO.Path]::DirectorySeparatorChar)

# The parts, the longest first, each in a process of its own: two of them are at work at a time.
$parts = [ordered]@{
    worker    = @('Receive')
    setup     = @('Install', 'SelfTest', 'Jose')
    module    = @()
    processes = @('Process', 'WindowsPowerShell')
}
$named = @($parts.Values | ForEach-Object -Process { $_ })
# whatever has no part by name
$parts['module'] = @(Get-ChildItem -Path $PSScriptRoot -Filter '*.Tests.ps1' | ForEach-Object -Process { $_.Name.Replace('.Tests.ps1', '') } |
        Where-Object -FilterScript { $_ -notin $named })
# what these reach they reach in processes of their own, where nothing is measured
$unmeasured = @('processes')

$folder = [IO.Path]::Combine($repository, 'target', 'pester')
if ([IO.Directory]::Exists($folder)) {
    [IO.Directory]::Delete($folder, $true)
}
$null = [IO.Directory]::CreateDirectory($folder)

function Start-Part {
    param([string] $Name)
    $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
    if ([IO.Path]::GetFileNameWithoutExtension($start.FileName) -eq 'dotnet') {
        $start.ArgumentList.Add((Join-Path -Path $PSHOME -ChildPath 'pwsh.dll'))
    }
    $arguments = @('-NoLogo', '-NoProfile', '-NonInteractive', '-File', (Join-Path -Path $PSScriptRoot -ChildPath 'Part.ps1'), '-Tests', ($parts[$Name] -join ','))
    if ($Name -notin $unmeasured) {
        $arguments += @('-Points', [IO.Path]::Combine($folder, "$Name.tsv"))
    }
    foreach ($argument in $arguments) {
        $start.ArgumentList.Add($argument)
    }
    # most of the time goes into compiling what runs a few times only: the compiler is told to be quick about it, not good
    $start.Environment['DOTNET_JITMinOpts'] = '1'
    $start.Environment['DOTNET_TieredPGO'] = '0'
    $start.Environment['NO_COLOR'] = '1'
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    return [pscustomobject]@{ Name = $Name; Process = $process; Told = $process.StandardOutput.ReadToEndAsync() }
}

$clock = [Diagnostics.Stopwatch]::StartNew()
$good = $true
$waiting = [Collections.Generic.Queue[string]]::new([string[]]@($parts.Keys))
$atWork = @()
while (($waiting.Count -gt 0) -or ($atWork.Count -gt 0)) {
    while (($waiting.Count -gt 0) -and ($atWork.Count -lt 2)) {
        $atWork += Start-Part -Name $waiting.Dequeue()
    }
    # what it writes ends with it
    $ended = $atWork[[Threading.Tasks.Task]::WaitAny([Threading.Tasks.Task[]]@($atWork | ForEach-Object -Process { $_.Told }))]
    $ended.Process.WaitForExit()
    $atWork = @($atWork | Where-Object -FilterScript { $_ -ne $ended })
    $ended.Told.Result
    'The part {0} ended with {1} after {2:0} seconds of all.' -f $ended.Name, $ended.Process.ExitCode, $clock.Elapsed.TotalSeconds
    $good = $good -and ($ended.Process.ExitCode -eq 0)
}

# a command is reached when any part reached it
$points = [Collections.Generic.Dictionary[string, bool]]::new()
foreach ($name in @($parts.Keys | Where-Object -FilterScript { $_ -notin $unmeasured })) {
    $file = [IO.Path]::Combine($folder, "$name.tsv")
    if (-not [IO.File]::Exists($file)) {
        "The part $name does not tell what it reached."
        $good = $false
        continue
    }
    foreach ($line in [IO.File]::ReadAllLines($file)) {
        $at = $line.LastIndexOf("`t")
        $point = $line.Substring(0, $at)
        $points[$point] = ($line.Substring($at + 1) -eq 'reached') -or ($points.ContainsKey($point) -and $points[$point])
    }
}
$own = @($points.Keys | Where-Object -FilterScript { $_ -notmatch $windows })
$missed = @($own | Where-Object -FilterScript { -not $points[$_] })
$covered = 100 * ($own.Count - $missed.Count) / [Math]::Max(1, $own.Count)
$shared = 100 * ($points.Count - $own.Count) / [Math]::Max(1, $points.Count)
foreach ($point in $missed) {
    $file, $line, $null = $point -split "`t"
    'not reached: {0}:{1}: {2}' -f (Split-Path -Path $file -Leaf), $line, [IO.File]::ReadAllLines($file)[[int]$line - 1].Trim()
}
'Commands reached: {0:0.0} % of {1} (at least {2} %).' -f $covered, $own.Count, $Coverage
'Commands that are Windows itself: {0:0.0} % of {1} (at most {2} %).' -f $shared, $points.Count, $Share
if ((-not $good) -or ($own.Count -eq 0) -or ($covered -lt $Coverage) -or ($shared -gt $Share)) {
    exit 1
}
exit 0
