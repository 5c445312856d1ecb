#Requires -Version 5.1
# One command: one request from standard input, which the caller then closes, one answer to standard output, exit code. It
# takes no parameters: everything that a caller says comes in on standard input. It loads what it needs before it reads, so
# it may be started before there is a request.
#
# Exit codes: 0 an answer was written, be it a yes or a no; 3 the module cannot be loaded; 1 anything else.

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
# powershell.exe writes these streams to standard output, which belongs to the answer alone
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'
$InformationPreference = 'SilentlyContinue'
$VerbosePreference = 'SilentlyContinue'
$DebugPreference = 'SilentlyContinue'

# Application control that does not trust these scripts puts them into a language that has no methods. So nothing here, and
# nothing in the handler below, calls one before this is known.
$mode = $ExecutionContext.SessionState.LanguageMode
if ($mode -ne 'FullLanguage') {
    Write-Error -Message "Keyturn could not answer (language mode $mode)." -ErrorAction Continue
    exit 3
}
$exitCode = 3
try {
    # raw streams: [Console]::In and Out would use the code page of a console that is not there, and Out a byte order mark
    $in = [Console]::OpenStandardInput()
    $out = [Console]::OpenStandardOutput()
    # what a cmdlet writes to the console goes nowhere
    [Console]::SetOut([IO.TextWriter]::Null)
    $null = Import-Module -Name (Join-Path -Path $PSScriptRoot -ChildPath 'Keyturn.psd1') -DisableNameChecking 3>$null
    $exitCode = 1
    $null = Invoke-KeyturnExchange -InputStream $in -OutputStream $out 3>$null 4>$null 5>$null 6>$null
    $exitCode = 0
}
catch {
    # the kind of trouble only: a message could quote what it was about
    $kind = $_.Exception.GetType().FullName
    Write-Error -Message "Keyturn could not answer ($kind)." -ErrorAction Continue
}
exit $exitCode
