# How a password travels through this module, and why it is nowhere a parameter:
#
# Module logging (event 4103) writes down the value of every parameter of every command, cmdlet or function, that is
# bound. Script block logging (event 4104) writes down script text, not values. Transcription writes down what reaches
# the host. So a password comes in sealed, is opened into $script:Secret, an array of characters that only .NET methods
# read, is overwritten after use, and is neither bound to a parameter nor written to a stream. Only for the one call that
# the synchronization service needs a String must be made of it; a String cannot be overwritten, and this process, which
# ends with the command, is the whole of its life. An error of other people's code could quote it: such an error lives in
# $script:Failure and $script:Cause, is read for its type and its numbers only, and is taken out of $Error again.

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$script:Secret = $null
# one piece of JSON, with the blanks before it
$script:JsonToken = [regex]('\G[\x20\t\r\n]*(?:(?<mark>[{}\[\],:])' +
    '|"(?<text>(?>[^"\\\x00-\x1F]+|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*)"' +
    '|(?<word>true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![0-9A-Za-z.+-]))')
$script:LoneSurrogate = '[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]'
# the error that is being looked into, and the one of its exceptions
$script:Failure = $null
$script:Cause = $null
# what a command has seen so far, and what it has tried to change: a refusal tells it too
$script:Seen = @{ Before = $null; After = $null; Tried = $null }
# how long a request may take from its first byte to its last
$script:RequestSeconds = 30
# the one function of each command of the protocol
$script:Commands = @{
    'describe'          = 'Get-KeyturnDescription'
    'pause-sync'        = 'Suspend-KeyturnSync'
    'resume-sync'       = 'Resume-KeyturnSync'
    'update-credential' = 'Update-KeyturnCredential'
    'restart-service'   = 'Restart-KeyturnService'
    'verify-import'     = 'Test-KeyturnImport'
    'credential-events' = 'Get-KeyturnCredentialEvent'
}
# the fields of each command as the protocol's schemas have them; others are ignored
$script:AboutConnector = @(
    @{ Name = 'connector'; Kind = 'text'; Required = $true }
    @{ Name = 'account'; Kind = 'text'; Required = $true }
    @{ Name = 'domain'; Kind = 'text'; Required = $true }
    @{ Name = 'fence'; Kind = 'fence'; Required = $true }
)
$script:Fields = @{
    'describe'          = @(
        @{ Name = 'probe'; Kind = 'flag' }
    )
    'pause-sync'        = $script:AboutConnector + @(
        @{ Name = 'waitSeconds'; Kind = 'number'; Smallest = 0; Largest = 86400 }
        @{ Name = 'whenStillRunning'; Kind = 'word'; Words = @('stop', 'fail') }
    )
    'resume-sync'       = $script:AboutConnector + @(
        @{ Name = 'syncCycleEnabled'; Kind = 'flag'; Required = $true }
    )
    'update-credential' = $script:AboutConnector + @(
        @{ Name = 'strategy'; Kind = 'word'; Words = @('store-password') }
        @{ Name = 'sealedPassword'; Kind = 'seal'; Required = $true }
    )
    'restart-service'   = $script:AboutConnector + @(
        @{ Name = 'waitSeconds'; Kind = 'number'; Smallest = 1; Largest = 3600 }
    )
    'verify-import'     = $script:AboutConnector
    'credential-events' = @(
        @{ Name = 'since'; Kind = 'time' }
        @{ Name = 'limit'; Kind = 'integer'; Smallest = 1; Largest = 1000 }
    )
}
$script:StateFolder = [IO.Path]::Combine([Environment]::GetFolderPath('CommonApplicationData'), 'Keyturn', 'State')

# Windows: what is Windows itself, one call and a conversion each, and no branch. Tests replace these; everything else runs in
# tests as it is.
foreach ($folder in @('Windows', 'Private', 'Public')) {
    foreach ($file in @(Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath $folder) -Filter '*.ps1')) {
        . $file.FullName
    }
}
