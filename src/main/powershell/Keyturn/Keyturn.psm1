# How a password travels through this module, and why it is nowhere a parameter:
#
# Module logging (event 4103) writes down the value of every parameter of every command, cmdlet or function, that is
# bound. Script block logging (event 4104) writes down script text, not values. Transcription writes down what reaches
# the host. So from the first byte on, a password lives in $script:Secret, an array of characters that only .NET methods
# read, is overwritten after use, and is neither bound to a parameter nor written to a stream. Only for the one call that
# the synchronization service needs a String must be made of it; a String cannot be overwritten, and this process, which
# ends with the command, is the whole of its life.

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$script:Secret = $null
$script:RequestBytes = $null
$script:RequestLength = 0
# what a command has seen so far: a refusal tells it too
$script:Seen = @{ Before = $null; After = $null }
# the one function of each verb of the protocol
$script:Commands = @{
    'describe'          = 'Get-KeyturnDescription'
    'pause-sync'        = 'Suspend-KeyturnSync'
    'resume-sync'       = 'Resume-KeyturnSync'
    'update-credential' = 'Update-KeyturnCredential'
    'restart-service'   = 'Restart-KeyturnService'
    'verify-import'     = 'Test-KeyturnImport'
    'credential-events' = 'Get-KeyturnCredentialEvent'
}
$script:StateFolder = [IO.Path]::Combine([Environment]::GetFolderPath('CommonApplicationData'), 'Keyturn', 'State')

foreach ($folder in @('Private', 'Public')) {
    foreach ($file in @(Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath $folder) -Filter '*.ps1')) {
        . $file.FullName
    }
}
