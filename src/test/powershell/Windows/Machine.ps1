# A Windows in memory for the tests of the set-up, with the limits that the real one has. $script:Machine is the whole of it. Each change
# can be made to fail, before or after it was done.

function New-FakeMachine {
    $null = New-FakeWindows
    $script:Machine = @{
        Fact = @{ Edition = 'Desktop'; Is64Bit = $true; LanguageMode = 'FullLanguage' }
        Elevated = $true; DomainRole = 3; CodeIntegrity = 0; MachinePolicy = 'Undefined'; Signature = 'NotSigned'
        Names = [ordered]@{ 'ADSyncAdmins' = 'S-1-5-21-1-1-1-2001'; 'CONTOSO\keyturn$' = 'S-1-5-21-9-9-9-3001'; 'CONTOSO\worker' = 'S-1-5-21-9-9-9-3002' }
        Users = [ordered]@{}
        Groups = [ordered]@{ 'S-1-5-21-1-1-1-2001' = @('S-1-5-21-1-1-1-500'); 'S-1-5-32-573' = @(); 'S-1-5-32-544' = @('S-1-5-21-1-1-1-500') }
        Rights = [ordered]@{}
        PolicyRights = $null
        KeyAccess = [ordered]@{}
        Source = $false
        Service = 'D:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCLCSWLOCRRC;;;IU)S:(AU;FA;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;WD)'
        Folders = [ordered]@{}
        Owner = 'S-1-5-32-544'
        Tasks = [ordered]@{}
        TaskFolder = $false
        TaskLog = $false
        NextRid = 1101
        FailAt = 0; FailAfter = $false; Changes = 0; SelfTest = $null
    }
}

function Invoke-FakeChange {
    param([string] $What, [scriptblock] $Do)
    $script:Machine.Changes++
    $fails = $script:Machine.Changes -eq $script:Machine.FailAt
    if ($fails -and (-not $script:Machine.FailAfter)) {
        throw "Windows refused: $What"
    }
    & $Do
    if ($fails) {
        throw "Windows did it and failed then: $What"
    }
}

function Get-FakeState {
    # Everything of the machine that the set-up may change, as text to compare.
    $machine = $script:Machine
    $keys = @(Get-ChildItem -Path $env:KEYTURN_FAKE_WINDOWS -Filter 'key-*' | ForEach-Object -Process { $_.Name })
    $state = [ordered]@{
        Names = $machine.Names; Users = $machine.Users; Groups = $machine.Groups; Rights = $machine.Rights; Source = $machine.Source
        Service = $machine.Service; Tasks = $machine.Tasks; TaskLog = $machine.TaskLog; TaskFolder = $machine.TaskFolder; Keys = $keys
    }
    return (ConvertTo-Json -InputObject $state -Depth 9).Replace($env:KEYTURN_FAKE_WINDOWS, '')
}

function Assert-FakeSid {
    param([string] $Sid)
    if ($Sid -notmatch '^S-1-[0-9-]+$') {
        throw "The security ID structure is invalid: $Sid"
    }
}

function Assert-FakeSddl {
    param([string] $Sddl)
    $ace = '\(A;(OICI)?;(0x[0-9a-f]+|[A-Z]+);;;(BA|SY|IU|S-1-[0-9-]+)\)'
    if ($Sddl -cnotmatch "^(O:BAG:SY)?D:(P|PAI)?($ace)+(S:\(AU;FA;[A-Z]+;;;WD\))?$") {
        throw "The SDDL string contains an invalid sid or a sid that cannot be translated: $Sddl"
    }
}

function Get-HostFact { return $script:Machine.Fact }
function Test-Elevated { return $script:Machine.Elevated }
function Get-DomainRole { return $script:Machine.DomainRole }
function Get-CodeIntegrityLevel { return $script:Machine.CodeIntegrity }
function Get-MachinePolicy { return $script:Machine.MachinePolicy }
function Get-SignatureStatus { param([string] $Path) return $script:Machine.Signature }

function Resolve-AccountSid {
    # As Windows does, a name without a domain may be one of the domain; the machine's own users are asked for with its name.
    param([string] $Name)
    $Name = $Name.Replace([Environment]::MachineName + '\', '')
    if (-not $script:Machine.Names.Contains($Name)) {
        throw 'Some or all identity references could not be translated.'
    }
    return $script:Machine.Names[$Name]
}

function New-LocalAccount {
    param([string] $Name, [securestring] $Password, [string] $Description)
    Invoke-FakeChange -What "New-LocalUser $Name" -Do {
        if ($script:Machine.DomainRole -ge 4) { throw 'A domain controller has no local users.' }
        if ($Description.Length -gt 48) { throw 'The Description parameter is longer than 48 characters.' }
        if ($Name.Length -gt 20) { throw 'A user name has at most 20 characters.' }
        if ($Password.Length -lt 14) { throw 'The password does not meet the requirements.' }
        if ($script:Machine.Names.Contains($Name)) { throw "User $Name already exists." }
        $sid = "S-1-5-21-1-1-1-$($script:Machine.NextRid)"
        $script:Machine.NextRid++
        $script:Machine.Names[$Name] = $sid
        $script:Machine.Users[$sid] = [ordered]@{ Name = $Name; Description = $Description }
    }
}

function Set-LocalAccountSecret {
    param([string] $Sid, [securestring] $Password)
    Invoke-FakeChange -What "Set-LocalUser $Sid" -Do {
        if (-not $script:Machine.Users.Contains($Sid)) { throw "User $Sid was not found." }
        $script:Machine.Secret = $Password
    }
}

function Get-LocalAccountDescription {
    param([string] $Sid)
    if (-not $script:Machine.Users.Contains($Sid)) { throw "User $Sid was not found." }
    return $script:Machine.Users[$Sid].Description
}

function Test-LocalAccount { param([string] $Sid) return $script:Machine.Users.Contains($Sid) }

function Remove-LocalAccount {
    param([string] $Sid)
    Invoke-FakeChange -What "Remove-LocalUser $Sid" -Do {
        $script:Machine.Names.Remove($script:Machine.Users[$Sid].Name)
        $script:Machine.Users.Remove($Sid)
    }
}

function Test-Group { param([string] $Sid) return $script:Machine.Groups.Contains($Sid) }

function Get-GroupMember {
    param([string] $Group)
    if (-not $script:Machine.Groups.Contains($Group)) { throw "Group $Group was not found." }
    return @($script:Machine.Groups[$Group])
}

function Add-GroupMember {
    param([string] $Group, [string] $Member)
    Invoke-FakeChange -What "Add-LocalGroupMember $Group" -Do {
        Assert-FakeSid -Sid $Member
        if ($script:Machine.Groups[$Group] -contains $Member) { throw "$Member is already a member of group $Group." }
        $script:Machine.Groups[$Group] = @($script:Machine.Groups[$Group]) + $Member
    }
}

function Remove-GroupMember {
    param([string] $Group, [string] $Member)
    Invoke-FakeChange -What "Remove-LocalGroupMember $Group" -Do {
        if ($script:Machine.Groups[$Group] -notcontains $Member) { throw "Member $Member was not found in group $Group." }
        $script:Machine.Groups[$Group] = @($script:Machine.Groups[$Group] | Where-Object -FilterScript { $_ -ne $Member })
    }
}

function Get-AccountRight {
    param([string] $Sid)
    Assert-FakeSid -Sid $Sid
    return @($script:Machine.Rights[$Sid] | Where-Object -FilterScript { $_ })
}

function Add-AccountRight {
    param([string] $Sid, [string] $Right)
    Invoke-FakeChange -What "LsaAddAccountRights $Sid" -Do {
        Assert-FakeSid -Sid $Sid
        $script:Machine.Rights[$Sid] = @($script:Machine.Rights[$Sid] | Where-Object -FilterScript { $_ }) + $Right
    }
}

function Remove-AccountRight {
    param([string] $Sid, [string] $Right)
    Invoke-FakeChange -What "LsaRemoveAccountRights $Sid" -Do {
        if ($script:Machine.Rights[$Sid] -notcontains $Right) { throw 'STATUS_OBJECT_NAME_NOT_FOUND' }
        $left = @($script:Machine.Rights[$Sid] | Where-Object -FilterScript { $_ -ne $Right })
        $script:Machine.Rights.Remove($Sid)
        if ($left.Count -gt 0) { $script:Machine.Rights[$Sid] = $left }
    }
}

function Update-MachinePolicy {
    # A group policy that lists the right takes it from everybody else.
    Invoke-FakeChange -What 'gpupdate' -Do {
        if ($null -ne $script:Machine.PolicyRights) {
            $script:Machine.Rights = [ordered]@{}
            foreach ($sid in $script:Machine.PolicyRights) { $script:Machine.Rights[$sid] = @('SeBatchLogonRight') }
        }
    }
}

function Get-PolicyOfRight { param([string] $Right) return @('Tier 0 baseline') }

function Test-ServerKey { param([string] $Name) return [IO.File]::Exists((Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath "key-$Name.xml")) }

function New-ServerKey {
    # Always the vectors' keys: making some takes seconds.
    param([string] $Name)
    Invoke-FakeChange -What "New key $Name" -Do {
        if (Test-ServerKey -Name $Name) { throw 'Object already exists.' }
        Add-FakeKey -Name $Name
    }
}

function Set-ServerKeyAccess {
    param([string] $Name, [string] $Sddl)
    Invoke-FakeChange -What "Rights of key $Name" -Do {
        if (-not (Test-ServerKey -Name $Name)) { throw 'Keyset does not exist' }
        Assert-FakeSddl -Sddl $Sddl
        $script:Machine.KeyAccess[$Name] = $Sddl
    }
}

function Remove-ServerKey {
    param([string] $Name)
    Invoke-FakeChange -What "Delete key $Name" -Do {
        if (-not (Test-ServerKey -Name $Name)) { throw 'Keyset does not exist' }
        [IO.File]::Delete((Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath "key-$Name.xml"))
    }
}

function Get-ServiceSddl {
    if ($null -eq $script:Machine.Service) {
        return @{ ExitCode = 1060; Lines = @('[SC] OpenService FAILED 1060:', '') }
    }
    return @{ ExitCode = 0; Lines = @('', $script:Machine.Service) }
}

function Set-ServiceSddl {
    param([string] $Sddl)
    $code = 0
    Invoke-FakeChange -What 'sc sdset' -Do {
        Assert-FakeSddl -Sddl $Sddl
        $script:Machine.Service = $Sddl
    }
    return $code
}

function Test-EventSource { return $script:Machine.Source }
function New-EventSource { Invoke-FakeChange -What 'event source' -Do { if ($script:Machine.Source) { throw 'Source Keyturn already exists.' } ; $script:Machine.Source = $true } }
function Remove-EventSource { Invoke-FakeChange -What 'no event source' -Do { if (-not $script:Machine.Source) { throw 'No such source.' } ; $script:Machine.Source = $false } }

function Set-FolderAccess {
    param([string] $Path, [string] $Sddl)
    Invoke-FakeChange -What "Rights of $Path" -Do {
        Assert-FakeSddl -Sddl $Sddl
        if (-not [IO.Directory]::Exists($Path)) { throw "Could not find $Path" }
        $script:Machine.Folders[$Path] = $Sddl
    }
}

function Get-FolderOwner { param([string] $Path) return $script:Machine.Owner }

function Register-WorkerTask {
    param([string] $Name, [string] $Xml, [string] $Account, [securestring] $Password, [int] $LogonType, [string] $Sddl)
    Invoke-FakeChange -What "RegisterTask $Name" -Do {
        Assert-FakeSddl -Sddl $Sddl
        $Account = $Account.Replace([Environment]::MachineName + '\', '')
        if (-not $script:Machine.Names.Contains($Account)) { throw 'No mapping between account names and security IDs was done.' }
        # another account's S4U task takes its password, though it is not kept
        if (($LogonType -eq 2) -and (($null -eq $Password) -or ($Password.Length -eq 0))) { throw 'Access is denied. (0x80070005)' }
        if (($LogonType -eq 2) -and $script:Machine.Users.Contains($script:Machine.Names[$Account]) -and (-not [object]::ReferenceEquals($Password, $script:Machine.Secret))) { throw 'The user name or password is incorrect.' }
        $task = ([xml]$Xml).Task
        if ($task.Principals.Principal.UserId -ne $script:Machine.Names[$Account]) { throw 'ERROR_SXS_XML_E_BADXML: UserId' }
        if (@($script:Machine.Rights[$script:Machine.Names[$Account]]) -notcontains 'SeBatchLogonRight') { throw 'SCHED_S_BATCH_LOGON_PROBLEM' }
        $script:Machine.TaskFolder = $true
        $script:Machine.Tasks[$Name] = [ordered]@{ Xml = $Xml; Account = $Account; LogonType = $LogonType; Sddl = $Sddl }
    }
}

function Test-WorkerTask { param([string] $Name) return $script:Machine.Tasks.Contains($Name) }
function Start-WorkerTask {
    param([string] $Name)
    Invoke-FakeChange -What "Run $Name" -Do {
        if (-not $script:Machine.Tasks.Contains($Name)) { throw 'The system cannot find the file specified. (0x80070002)' }
        if ($script:Machine.SelfTest -and ($Name -eq 'Self-test')) { & $script:Machine.SelfTest }
    }
}
function Stop-WorkerTask { param([string] $Name) Invoke-FakeChange -What "Stop $Name" -Do { } }
function Remove-WorkerTask { param([string] $Name) Invoke-FakeChange -What "DeleteTask $Name" -Do { $script:Machine.Tasks.Remove($Name) } }
function Test-TaskFolder { return $script:Machine.TaskFolder }
function Remove-TaskFolder {
    Invoke-FakeChange -What 'DeleteFolder' -Do {
        if ($script:Machine.Tasks.Count -gt 0) { throw 'The directory is not empty. (0x80070091)' }
        $script:Machine.TaskFolder = $false
    }
}
function Test-TaskLog { return $script:Machine.TaskLog }
function Set-TaskLog { param([bool] $Enabled) Invoke-FakeChange -What "task log $Enabled" -Do { $script:Machine.TaskLog = $Enabled } }
function Unblock-Script { param([string] $Path) if (-not [IO.File]::Exists($Path)) { throw "Cannot find path $Path" } }
