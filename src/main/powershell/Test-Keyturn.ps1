#Requires -Version 5.1
<#
.SYNOPSIS
The self-test of the sync worker: does everything that a rotation needs work on this server?
.DESCRIPTION
Start it as administrator, without parameters: it lets the task \Keyturn\Self-test run, because only a task's log-on is what the worker
has, and shows what it found. Nothing is changed, but for the scheduler of ADSync, which is set to what it is. Exit codes: 0 all
lines are well, 2 some failed, 1 it could not be run.
.PARAMETER AsTask
For the task itself.
.PARAMETER Folder
Where configuration and journal are.
#>
[CmdletBinding()]
param(
    [switch] $AsTask,
    [string] $Folder
)

if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    Write-Error -Message 'Application control does not trust these scripts. See sync-server.md: Signing.'
    exit 3
}
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
try {
    if ($Folder.Length -eq 0) {
        # not as the parameter's default: it would call a method before the language is known
        $Folder = [IO.Path]::Combine([Environment]::GetFolderPath('CommonApplicationData'), 'Keyturn')
    }
    foreach ($part in @('Worker', 'SelfTest', 'Windows')) {
        foreach ($file in @(Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath $part) -Filter '*.ps1')) {
            . $file.FullName
        }
    }
    $place = Get-Place -Folder $Folder
    if ($AsTask) {
        $good = (Invoke-SelfTest -Place $place -ScriptFolder $PSScriptRoot) -eq 0
    }
    else {
        $good = Show-SelfTest -Place $place
    }
    $exitCode = @{ $true = 0; $false = 2 }[$good]
}
catch {
    Write-Error -Message $_.Exception.GetBaseException().Message -ErrorAction Continue
    $exitCode = 1
}
exit $exitCode
