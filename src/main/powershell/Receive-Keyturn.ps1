#Requires -Version 5.1
<#
.SYNOPSIS
The sync worker: takes Keyturn's commands from Keyturn and runs each in a process of its own.
.DESCRIPTION
A scheduled task that Install-Keyturn.ps1 has made runs it. It ends by itself once a day and while the set-up is at work; the task
starts it again within a minute. Exit codes: 0 it was time to end; 3 application control does not let it run; 1 anything else.
.PARAMETER Folder
Where its configuration and its journal are.
#>
[CmdletBinding()]
param([string] $Folder)

if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    # nothing but cmdlets is allowed there
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
    foreach ($part in @('Worker', 'Windows')) {
        foreach ($file in @(Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath $part) -Filter '*.ps1')) {
            . $file.FullName
        }
    }
    $exitCode = Start-Worker -Folder $Folder -ScriptFolder $PSScriptRoot
}
catch {
    $exitCode = 1
    $text = "The sync worker could not go on: $($_.Exception.GetBaseException().Message) ($($_.ScriptStackTrace))"
    try {
        Write-WorkerEvent -Text $text -Kind 'Error'
    }
    catch {
        Write-Verbose -Message 'There is no event log to write to.'
    }
    Write-Error -Message $text -ErrorAction Continue
}
exit $exitCode
