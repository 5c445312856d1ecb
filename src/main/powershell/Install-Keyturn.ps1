#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Sets a Microsoft Entra Connect Sync server up for Keyturn, or takes everything away again.
.DESCRIPTION
Each step checks first and does only what is missing, so the script can be run again at any time. It prints what it does;
with -WhatIf what it would do. What it found before it changed it is kept in C:\ProgramData\Keyturn\Setup, and -Undo puts it
back. See src/docs/sync-server.md for what each right is for.
.PARAMETER PublicKey
The public half of Keyturn's key for this server, one line as in id_ed25519.pub.
.PARAMETER UserName
The local user that Keyturn logs in as. It is made when it is missing.
.PARAMETER From
The addresses from which the key may log in, as sshd's from= understands them, such as 192.0.2.10 or 192.0.2.0/28.
.PARAMETER ExecutionPolicy
With what the forced command runs. AllSigned when you have signed the scripts. A group policy comes before it.
.PARAMETER Undo
Takes everything away that an earlier run has set up.
.EXAMPLE
.\Install-Keyturn.ps1 -PublicKey (Get-Content -Path .\keyturn.pub) -From 192.0.2.10 -WhatIf
.EXAMPLE
.\Install-Keyturn.ps1 -Undo
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium', DefaultParameterSetName = 'Install')]
param(
    [Parameter(Mandatory = $true, ParameterSetName = 'Install')]
    [ValidatePattern('^(ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa) [A-Za-z0-9+/=]+( .*)?$')]
    [string] $PublicKey,

    [Parameter(ParameterSetName = 'Install')]
    [ValidatePattern('^[A-Za-z0-9.:,/*!-]+$')]
    [string] $From,

    [Parameter(ParameterSetName = 'Install')]
    [ValidateSet('RemoteSigned', 'AllSigned', 'Bypass')]
    [string] $ExecutionPolicy = 'RemoteSigned',

    [ValidatePattern('^[a-z][a-z0-9-]{0,19}$')]
    [string] $UserName = 'keyturn',

    [Parameter(Mandatory = $true, ParameterSetName = 'Undo')]
    [switch] $Undo
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

# No blank in this path: sshd hands the forced command to cmd as one text.
$root = Join-Path -Path $env:ProgramData -ChildPath 'Keyturn'
$module = Join-Path -Path $root -ChildPath 'Module'
$state = Join-Path -Path $root -ChildPath 'State'
$setup = Join-Path -Path $root -ChildPath 'Setup'
$service = 'ADSync'
$sshd = Join-Path -Path $env:windir -ChildPath 'System32\OpenSSH\sshd.exe'
$sshFolder = Join-Path -Path $env:ProgramData -ChildPath 'ssh'
$sshConfig = Join-Path -Path $sshFolder -ChildPath 'sshd_config'
$keyFile = Join-Path -Path $sshFolder -ChildPath 'keyturn_authorized_keys'
$blockBegin = '# BEGIN Keyturn'
$blockEnd = '# END Keyturn'
$administrators = 'S-1-5-32-544'
$system = 'S-1-5-18'
$utf8 = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false

function Write-Step {
    param([Parameter(Mandatory = $true)][string] $Text)
    Write-Information -MessageData $Text -InformationAction Continue
}

function Get-LocalGroupBySid {
    # By SID, because the built-in groups are called otherwise in every language of Windows.
    param([Parameter(Mandatory = $true)][string] $Sid)
    return Get-LocalGroup -SID (New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList $Sid)
}

function Get-KeyturnUser {
    return Get-LocalUser -Name $UserName -ErrorAction SilentlyContinue
}

function Test-Member {
    param([Parameter(Mandatory = $true)][object] $Group, [Parameter(Mandatory = $true)][object] $User)
    # not Get-LocalGroupMember: it fails as a whole when one member is an account that was deleted
    $entry = [ADSI]"WinNT://$env:COMPUTERNAME/$($Group.Name),group"
    foreach ($member in @($entry.psbase.Invoke('Members'))) {
        $bytes = $member.GetType().InvokeMember('objectSid', 'GetProperty', $null, $member, $null)
        $sid = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList $bytes, 0
        if ($sid -eq $User.SID) {
            return $true
        }
    }
    return $false
}

function Set-OnlyAccess {
    # Replaces what a file or folder inherits by exactly these rights. $Right: rights by SID.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true)][string] $Path, [Parameter(Mandatory = $true)][hashtable] $Right)

    if (-not $PSCmdlet.ShouldProcess($Path, 'Restrict access')) {
        return
    }
    $isFolder = Test-Path -LiteralPath $Path -PathType Container
    $acl = New-Object -TypeName System.Security.AccessControl.FileSecurity
    $inherit = [System.Security.AccessControl.InheritanceFlags]::None
    if ($isFolder) {
        $acl = New-Object -TypeName System.Security.AccessControl.DirectorySecurity
        $inherit = [System.Security.AccessControl.InheritanceFlags]'ContainerInherit, ObjectInherit'
    }
    $acl.SetAccessRuleProtection($true, $false)
    # sshd refuses a key file of another owner
    $acl.SetOwner((New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList $administrators))
    foreach ($sid in $Right.Keys) {
        $identity = New-Object -TypeName System.Security.Principal.SecurityIdentifier -ArgumentList $sid
        $rule = New-Object -TypeName System.Security.AccessControl.FileSystemAccessRule -ArgumentList @(
            $identity,
            [System.Security.AccessControl.FileSystemRights]$Right[$sid],
            $inherit,
            [System.Security.AccessControl.PropagationFlags]::None,
            [System.Security.AccessControl.AccessControlType]::Allow
        )
        $acl.AddAccessRule($rule)
    }
    Set-Acl -LiteralPath $Path -AclObject $acl
}

function New-Folder {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true)][string] $Path)
    if (-not (Test-Path -LiteralPath $Path -PathType Container)) {
        if ($PSCmdlet.ShouldProcess($Path, 'Make folder')) {
            $null = New-Item -Path $Path -ItemType Directory
        }
    }
}

function Get-ServiceSddl {
    # sc.exe writes a blank line before it.
    $lines = @(& sc.exe sdshow $service | Where-Object -FilterScript { $_ -match '^[DOGS]:' })
    if ($lines.Count -ne 1) {
        throw "The rights of the service $service cannot be read. Is Microsoft Entra Connect Sync installed here?"
    }
    return $lines[0].Trim()
}

function Set-ServiceSddl {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true)][string] $Sddl)
    if ($PSCmdlet.ShouldProcess($service, "Set the rights of the service to $Sddl")) {
        $null = & sc.exe sdset $service $Sddl
        if ($LASTEXITCODE -ne 0) {
            throw "sc.exe sdset ended with $LASTEXITCODE."
        }
    }
}

function Get-ServiceAce {
    # Query status and configuration, list dependents, start, stop, ask to report, read the rights: nothing that changes
    # the service itself.
    param([Parameter(Mandatory = $true)][object] $User)
    return "(A;;CCLCSWRPWPLORC;;;$($User.SID.Value))"
}

function Add-ServiceAce {
    # The entry goes to the end of the discretionary part, before the system part if there is one.
    param([Parameter(Mandatory = $true)][string] $Sddl, [Parameter(Mandatory = $true)][string] $Ace)
    $systemPart = [regex]::Match($Sddl, 'S:[A-Z]*\(')
    if ($systemPart.Success) {
        return $Sddl.Insert($systemPart.Index, $Ace)
    }
    return $Sddl + $Ace
}

function Get-ForcedCommand {
    # cmd /d: no AutoRun of the registry. The wrapping works with every default shell that sshd may be told to use.
    $powershell = Join-Path -Path $env:windir -ChildPath 'System32\WindowsPowerShell\v1.0\powershell.exe'
    $entry = Join-Path -Path $module -ChildPath 'Invoke-Keyturn.ps1'
    return "cmd.exe /d /c $powershell -NoLogo -NoProfile -NonInteractive -ExecutionPolicy $ExecutionPolicy -File $entry"
}

function Get-SshBlock {
    return @(
        $blockBegin
        "Match User $UserName"
        '    AuthorizedKeysFile __PROGRAMDATA__/ssh/keyturn_authorized_keys'
        '    AuthenticationMethods publickey'
        '    PasswordAuthentication no'
        '    PermitTTY no'
        '    AllowTcpForwarding no'
        '    AllowAgentForwarding no'
        '    GatewayPorts no'
        '    MaxSessions 1'
        "    ForceCommand $(Get-ForcedCommand)"
        $blockEnd
    )
}

function Remove-SshBlock {
    # The lines without ours.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([AllowEmptyCollection()][AllowEmptyString()][string[]] $Line)
    $inside = $false
    foreach ($text in $Line) {
        if ($text -eq $blockBegin) {
            $inside = $true
        }
        elseif ($text -eq $blockEnd) {
            $inside = $false
        }
        elseif (-not $inside) {
            $text
        }
    }
}

function Add-SshBlock {
    # Before the first Match: sshd takes the first value that it finds, and what follows a Match belongs to it. So our
    # block stands before "Match Group administrators", which would send an administrator's key elsewhere, and after every
    # setting that is for all.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([AllowEmptyCollection()][AllowEmptyString()][string[]] $Line)
    $done = $false
    foreach ($text in $Line) {
        if ((-not $done) -and ($text -match '^\s*Match\s')) {
            Get-SshBlock
            $done = $true
        }
        $text
    }
    if (-not $done) {
        Get-SshBlock
    }
}

function Set-SshConfiguration {
    # Checked by sshd itself before it is put into place. Without a byte order mark, which sshd takes for a setting.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string[]] $Line)

    $found = [System.IO.File]::ReadAllLines($sshConfig)
    if (($found -join "`n") -ceq ($Line -join "`n")) {
        Write-Step -Text 'sshd_config is as it should be.'
        return
    }
    if (-not $PSCmdlet.ShouldProcess($sshConfig, 'Replace, and restart the service sshd')) {
        return
    }
    $candidate = "$sshConfig.keyturn"
    Copy-Item -LiteralPath $sshConfig -Destination $candidate -Force
    [System.IO.File]::WriteAllText($candidate, (($Line -join "`r`n") + "`r`n"), $utf8)
    & $sshd -t -f $candidate
    if ($LASTEXITCODE -ne 0) {
        Remove-Item -LiteralPath $candidate -Force
        throw 'sshd does not accept the configuration that was made. Nothing was changed in it.'
    }
    $kept = Join-Path -Path $setup -ChildPath ('sshd_config.' + [datetime]::UtcNow.ToString('yyyyMMddHHmmss'))
    Copy-Item -LiteralPath $sshConfig -Destination $kept
    [System.IO.File]::WriteAllText($sshConfig, (($Line -join "`r`n") + "`r`n"), $utf8)
    Remove-Item -LiteralPath $candidate -Force
    Restart-Service -Name 'sshd'
    Write-Step -Text "sshd_config was changed; as it was before: $kept"
}

function Install-User {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param()
    if ($null -eq (Get-KeyturnUser)) {
        if ($PSCmdlet.ShouldProcess($UserName, 'Make local user')) {
            # A password that is kept nowhere: the user logs in by key only. Made of random bytes in a SecureString, never a
            # String.
            $bytes = New-Object -TypeName byte[] -ArgumentList 48
            $random = [System.Security.Cryptography.RandomNumberGenerator]::Create()
            $random.GetBytes($bytes)
            $random.Dispose()
            $unknown = New-Object -TypeName System.Security.SecureString
            foreach ($start in @([char]'A', [char]'a', [char]'1', [char]'-')) {
                $unknown.AppendChar($start)
            }
            foreach ($byte in $bytes) {
                $unknown.AppendChar([char](97 + ($byte % 26)))
            }
            [Array]::Clear($bytes, 0, $bytes.Length)
            $null = New-LocalUser -Name $UserName -Password $unknown -PasswordNeverExpires -UserMayNotChangePassword -Description 'Keyturn rotates the password of the AD DS connector account. Logs in by SSH key only.'
            $unknown.Dispose()
            [System.IO.File]::WriteAllText((Join-Path -Path $setup -ChildPath 'user-was-made'), $UserName, $utf8)
            Write-Step -Text "The local user $UserName was made."
        }
    }
    $user = Get-KeyturnUser
    if ($null -eq $user) {
        return
    }
    if (Test-Member -Group (Get-LocalGroupBySid -Sid $administrators) -User $user) {
        throw "The user $UserName is an administrator of this server. Keyturn must not be one: take it out of the group, or name another user."
    }
    foreach ($group in @((Get-LocalGroup -Name 'ADSyncAdmins'), (Get-LocalGroupBySid -Sid 'S-1-5-32-573'))) {
        if (-not (Test-Member -Group $group -User $user)) {
            if ($PSCmdlet.ShouldProcess($group.Name, "Add $UserName")) {
                Add-LocalGroupMember -Group $group -Member $user
                Write-Step -Text "$UserName was added to $($group.Name)."
            }
        }
    }
}

function Install-File {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param()
    $source = Join-Path -Path $PSScriptRoot -ChildPath 'Keyturn'
    New-Folder -Path $module
    New-Folder -Path $state
    if ($PSCmdlet.ShouldProcess($module, "Copy the module from $source")) {
        Get-ChildItem -LiteralPath $module -Force | Remove-Item -Recurse -Force
        Copy-Item -Path (Join-Path -Path $source -ChildPath '*') -Destination $module -Recurse
        Get-ChildItem -LiteralPath $module -Recurse -File | Unblock-File
    }
    $user = Get-KeyturnUser
    if ($null -eq $user) {
        return
    }
    # The user may run the scripts and not change them; it may write what it remembers and nothing else. All users may make
    # files below ProgramData, so nothing is inherited from there.
    Set-OnlyAccess -Path $root -Right @{ $administrators = 'FullControl'; $system = 'FullControl'; $user.SID.Value = 'ReadAndExecute' }
    Set-OnlyAccess -Path $setup -Right @{ $administrators = 'FullControl'; $system = 'FullControl' }
    Set-OnlyAccess -Path $module -Right @{ $administrators = 'FullControl'; $system = 'FullControl'; $user.SID.Value = 'ReadAndExecute' }
    Set-OnlyAccess -Path $state -Right @{ $administrators = 'FullControl'; $system = 'FullControl'; $user.SID.Value = 'Modify' }
}

function Install-ServiceRight {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param()
    $user = Get-KeyturnUser
    if ($null -eq $user) {
        return
    }
    $found = Get-ServiceSddl
    $ace = Get-ServiceAce -User $user
    if ($found.Contains($ace)) {
        Write-Step -Text "$UserName may restart $service already."
        return
    }
    if ($PSCmdlet.ShouldProcess($service, "Let $UserName start and stop this service")) {
        [System.IO.File]::WriteAllText((Join-Path -Path $setup -ChildPath 'service-rights-before.txt'), $found, $utf8)
        Set-ServiceSddl -Sddl (Add-ServiceAce -Sddl $found -Ace $ace)
        Write-Step -Text "$UserName may start and stop $service now."
    }
}

function Install-EventLog {
    # A log of its own: the Application log cannot be written by a session that comes over the network.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param()
    $user = Get-KeyturnUser
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Services\EventLog\Keyturn'
    if ((-not (Test-Path -Path $key)) -and $PSCmdlet.ShouldProcess('Keyturn', 'Make event log')) {
        New-EventLog -LogName 'Keyturn' -Source 'Keyturn'
        Write-Step -Text 'The event log Keyturn was made.'
    }
    if (($null -ne $user) -and $PSCmdlet.ShouldProcess('Keyturn', "Let $UserName write to the event log")) {
        $sddl = "O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x1;;;S-1-5-32-573)(A;;0x2;;;$($user.SID.Value))"
        Set-ItemProperty -Path $key -Name 'CustomSD' -Value $sddl
    }
}

function Install-Ssh {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param()
    if (-not (Test-Path -LiteralPath $sshd -PathType Leaf)) {
        if ($PSCmdlet.ShouldProcess('OpenSSH.Server', 'Add Windows capability')) {
            $null = Add-WindowsCapability -Online -Name 'OpenSSH.Server~~~~0.0.1.0'
        }
    }
    if ($PSCmdlet.ShouldProcess('sshd', 'Start now and with Windows')) {
        Set-Service -Name 'sshd' -StartupType Automatic
        # the first start makes the host keys and sshd_config
        Start-Service -Name 'sshd'
    }
    $options = 'restrict'
    if ($From.Length -gt 0) {
        $options = "restrict,from=""$From"""
    }
    if ($PSCmdlet.ShouldProcess($keyFile, 'Write the public key')) {
        [System.IO.File]::WriteAllText($keyFile, "$options $PublicKey`r`n", $utf8)
    }
    if (Test-Path -LiteralPath $keyFile -PathType Leaf) {
        # in sshd's folder and not in the user's profile: the profile does not exist before the first log-in, and the user
        # could write to it
        Set-OnlyAccess -Path $keyFile -Right @{ $administrators = 'FullControl'; $system = 'FullControl' }
    }
    if (Test-Path -LiteralPath $sshConfig -PathType Leaf) {
        $lines = @(Remove-SshBlock -Line ([System.IO.File]::ReadAllLines($sshConfig)))
        Set-SshConfiguration -Line @(Add-SshBlock -Line $lines)
    }
}

function Show-HostKey {
    Write-Step -Text 'Host keys of this server. Pin one of them in the setting host-key of this sync server:'
    foreach ($name in @('ssh_host_ed25519_key.pub', 'ssh_host_ecdsa_key.pub', 'ssh_host_rsa_key.pub')) {
        $path = Join-Path -Path $sshFolder -ChildPath $name
        if (Test-Path -LiteralPath $path -PathType Leaf) {
            $parts = [System.IO.File]::ReadAllText($path).Trim() -split '\s+'
            Write-Step -Text "    $($parts[0]) $($parts[1])"
        }
    }
}

function Uninstall-Keyturn {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param()
    if (Test-Path -LiteralPath $sshConfig -PathType Leaf) {
        Set-SshConfiguration -Line @(Remove-SshBlock -Line ([System.IO.File]::ReadAllLines($sshConfig)))
    }
    if ((Test-Path -LiteralPath $keyFile -PathType Leaf) -and $PSCmdlet.ShouldProcess($keyFile, 'Remove')) {
        Remove-Item -LiteralPath $keyFile -Force
    }
    $user = Get-KeyturnUser
    if ($null -ne $user) {
        # only our own entry goes, so that what others have changed meanwhile stays
        $found = Get-ServiceSddl
        $without = $found.Replace((Get-ServiceAce -User $user), '')
        if ($without -cne $found) {
            Set-ServiceSddl -Sddl $without
            Write-Step -Text "The right of $UserName on $service was taken away."
        }
        foreach ($group in @((Get-LocalGroup -Name 'ADSyncAdmins'), (Get-LocalGroupBySid -Sid 'S-1-5-32-573'))) {
            if ((Test-Member -Group $group -User $user) -and $PSCmdlet.ShouldProcess($group.Name, "Remove $UserName")) {
                Remove-LocalGroupMember -Group $group -Member $user
            }
        }
        $wasMade = Test-Path -LiteralPath (Join-Path -Path $setup -ChildPath 'user-was-made') -PathType Leaf
        if ($wasMade -and $PSCmdlet.ShouldProcess($UserName, 'Remove local user')) {
            Remove-LocalUser -SID $user.SID
        }
    }
    if ((Test-Path -Path 'HKLM:\SYSTEM\CurrentControlSet\Services\EventLog\Keyturn') -and $PSCmdlet.ShouldProcess('Keyturn', 'Remove event log')) {
        Remove-EventLog -LogName 'Keyturn'
    }
    # The folder Setup stays: it holds what was found before.
    foreach ($folder in @($module, $state)) {
        if ((Test-Path -LiteralPath $folder) -and $PSCmdlet.ShouldProcess($folder, 'Remove')) {
            Remove-Item -LiteralPath $folder -Recurse -Force
        }
    }
    Write-Step -Text 'OpenSSH itself was left as it is: others may use it. Remove-WindowsCapability takes it away.'
}

New-Folder -Path $root
New-Folder -Path $setup
if (Test-Path -LiteralPath $setup -PathType Container) {
    Set-OnlyAccess -Path $setup -Right @{ $administrators = 'FullControl'; $system = 'FullControl' }
}
if ($Undo) {
    Uninstall-Keyturn
}
else {
    $null = Get-ServiceSddl
    Install-User
    Install-File
    Install-ServiceRight
    Install-EventLog
    Install-Ssh
    Show-HostKey
}
