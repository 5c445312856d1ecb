#Requires -Version 5.1
<#
.SYNOPSIS
Sets a Microsoft Entra Connect Sync server up for Keyturn, or takes everything away again.
.DESCRIPTION
Each step looks first and does only what is missing, so the script can be run again at any time: after a failure, to change something,
or with a newer copy of the scripts while rotations run. What it is not told stays as it was told before. With -WhatIf it tells
everything that it would do. See sync-server.md for what each right is for.
.PARAMETER Address
Where Keyturn's worker port is reached, such as https://keyturn1.contoso.com:8081; every node, when there are several.
.PARAMETER KeyturnKey
The thumbprint of Keyturn's signing key, 43 characters; two while it is changed.
.PARAMETER Authority
A file with the certificate of the authority, or the self-signed certificate, that Keyturn's worker port shows, when the server does not
trust it. The worker then trusts this one alone; nothing else on the server is changed. Empty: what Windows trusts.
.PARAMETER UserName
The local user that the worker runs as. The script makes it.
.PARAMETER Account
A group managed service account (CONTOSO\keyturn$) or a domain account to run as, in place of a local user.
.PARAMETER Credential
Of a domain account that is no group managed service account, to make the task with. It is kept nowhere.
.PARAMETER AdministratorsGroup
The group whose members may change connectors, when Entra Connect was installed with another one than ADSyncAdmins.
.PARAMETER ExecutionPolicy
With what the scripts run. AllSigned when you have signed them. A group policy comes before it.
.PARAMETER Undo
Takes away what earlier runs have made. Records stay.
.EXAMPLE
.\Install-Keyturn.ps1 -Address https://keyturn1.contoso.com:8081 -KeyturnKey 0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWw -WhatIf
.EXAMPLE
.\Install-Keyturn.ps1 -Undo
#>
[CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'Install')]
param(
    [Parameter(ParameterSetName = 'Install')]
    [string[]] $Address,

    [Parameter(ParameterSetName = 'Install')]
    [ValidateCount(1, 2)]
    [string[]] $KeyturnKey,

    [Parameter(ParameterSetName = 'Install')]
    [AllowEmptyString()]
    [string] $Authority,

    [Parameter(ParameterSetName = 'Install')]
    [ValidatePattern('^[a-z][a-z0-9-]{0,19}$')]
    [string] $UserName,

    [Parameter(ParameterSetName = 'Install')]
    [AllowEmptyString()]
    [string] $Account,

    [Parameter(ParameterSetName = 'Install')]
    [pscredential] $Credential,

    [Parameter(ParameterSetName = 'Install')]
    [string] $AdministratorsGroup,

    [Parameter(ParameterSetName = 'Install')]
    [ValidateSet('RemoteSigned', 'AllSigned', 'Bypass')]
    [string] $ExecutionPolicy,

    [Parameter(Mandatory = $true, ParameterSetName = 'Undo')]
    [switch] $Undo
)

if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    # asked once more with all other things; but there the functions could not even be loaded
    throw "Application control has put PowerShell into $($ExecutionContext.SessionState.LanguageMode). Sign the scripts first: see sync-server.md."
}
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
foreach ($part in @('Worker', 'Setup', 'SelfTest', 'Windows')) {
    foreach ($file in @(Get-ChildItem -Path (Join-Path -Path $PSScriptRoot -ChildPath $part) -Filter '*.ps1')) {
        . $file.FullName
    }
}
$told = @{}
$names = @{
    Address = 'addresses'; KeyturnKey = 'keyturnKeys'; UserName = 'userName'; Account = 'account'; Credential = 'credential'
    AdministratorsGroup = 'administratorsGroup'; ExecutionPolicy = 'executionPolicy'
}
foreach ($name in $names.Keys) {
    if ($PSBoundParameters.ContainsKey($name)) {
        $told[$names[$name]] = $PSBoundParameters[$name]
    }
}
if ($PSBoundParameters.ContainsKey('Authority')) {
    $told['authority'] = Read-Authority -File $Authority
}
# the script makes no change but through Invoke-Change, which knows about -WhatIf; the commands below it are not asked once more
$dry = [bool]$WhatIfPreference
$WhatIfPreference = $false
$folder = [IO.Path]::Combine([Environment]::GetFolderPath('CommonApplicationData'), 'Keyturn')
$target = [IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), 'Keyturn')
$setup = New-Setup -Place (Get-Place -Folder $folder) -Source $PSScriptRoot -Target $target -Told $told -Dry $dry
if ($Undo) {
    Invoke-Undo -Setup $setup
}
else {
    Invoke-Setup -Setup $setup
    Show-Key -Setup $setup
    Invoke-Change -Setup $setup -What 'Run the self-test' -Do { $null = Show-SelfTest -Place $setup.Place }
}
