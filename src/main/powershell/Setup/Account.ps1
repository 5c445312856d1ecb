# Who the worker is, and what that account may.

$script:UserDescription = 'Runs the sync worker of Keyturn'
$script:EventLogReaders = 'S-1-5-32-573'
$script:Administrators = 'S-1-5-32-544'
$script:BatchRight = 'SeBatchLogonRight'

function Get-LocalName {
    # A user of this computer, not one of the domain who is called the same.
    param([Parameter(Mandatory = $true)][string] $Name)
    return [Environment]::MachineName + '\' + $Name
}

function Test-DomainController {
    return (Get-DomainRole) -ge 4
}

function Get-WorkerGroup {
    # SIDs of the groups that the worker must be in. The first one can be renamed when Entra Connect is installed, the second one is
    # called otherwise in every language of Windows.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    try {
        $sid = Resolve-AccountSid -Name $Setup.Record.administratorsGroup
    }
    catch {
        throw "There is no group $($Setup.Record.administratorsGroup). Entra Connect may have been installed with another one: name it with -AdministratorsGroup."
    }
    return @($sid, $script:EventLogReaders)
}

function Assert-Account {
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $null = Get-WorkerGroup -Setup $Setup
    if ($Setup.Record.account.Length -eq 0) {
        if (Test-DomainController) {
            throw 'A domain controller has no local users. Give a group managed service account or a domain account with -Account.'
        }
        if ((-not (Test-OwnUser -Setup $Setup)) -and (Test-Resolvable -Name (Get-LocalName -Name $Setup.Record.userName))) {
            throw "There is a user $($Setup.Record.userName) that this set-up has not made. Choose another name with -UserName, or give the account with -Account."
        }
        return
    }
    $sid = Resolve-AccountSid -Name $Setup.Record.account
    if ((-not $Setup.Record.account.EndsWith('$')) -and ($null -eq $Setup.Told['credential']) -and ($Setup.Record.sid -ne $sid)) {
        throw 'A domain account that is no group managed service account needs -Credential, to make the task with.'
    }
    if ((Get-GroupMember -Group $script:Administrators) -contains $sid) {
        throw "$($Setup.Record.account) is an administrator of this server. Keyturn's worker must not be one."
    }
}

function Test-Resolvable {
    param([Parameter(Mandatory = $true)][string] $Name)
    try {
        $null = Resolve-AccountSid -Name $Name
        return $true
    }
    catch {
        return $false
    }
}

function Test-OwnUser {
    # Is there a local user of this name that this set-up made? By its SID; or, when a set-up ended right after it was made, by its
    # description, since it was written down before that no such user was there.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $made = $Setup.Record.userMade
    if (($made.Length -eq 0) -or (-not (Test-Resolvable -Name (Get-LocalName -Name $Setup.Record.userName)))) {
        return $false
    }
    $sid = Resolve-AccountSid -Name (Get-LocalName -Name $Setup.Record.userName)
    if ($made -eq 'intended') {
        return (Get-LocalAccountDescription -Sid $sid) -ceq $script:UserDescription
    }
    return $made -eq $sid
}

function New-UnknownPassword {
    # Random characters in a SecureString, never a String: nobody logs in with it. All four kinds that a policy may ask for.
    $bytes = [byte[]]::new(48)
    $random = [Security.Cryptography.RandomNumberGenerator]::Create()
    $random.GetBytes($bytes)
    $random.Dispose()
    $unknown = New-Object -TypeName Security.SecureString
    foreach ($character in [char[]]'Aa1-') {
        $unknown.AppendChar($character)
    }
    foreach ($byte in $bytes) {
        # 64 characters, each as probable as the others
        $unknown.AppendChar('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[$byte -band 63])
    }
    [Array]::Clear($bytes, 0, $bytes.Length)
    return $unknown
}

function Install-Account {
    # A local user, unless another account was given.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $record = $Setup.Record
    if ($record.account.Length -gt 0) {
        $Setup.Record.accountName = $record.account
        $Setup.Record.sid = Resolve-AccountSid -Name $record.account
        return
    }
    if (-not (Test-OwnUser -Setup $Setup)) {
        Invoke-Change -Setup $Setup -What "Make the local user $($record.userName), with a password that is kept nowhere" -Do {
            Save-Record -Setup $Setup -Change @{ userMade = 'intended'; accountName = $record.userName }
            New-LocalAccount -Name $record.userName -Password (New-UnknownPassword) -Description $script:UserDescription
        }
    }
    if ($Setup.Dry -and (-not (Test-Resolvable -Name (Get-LocalName -Name $record.userName)))) {
        $Setup.Record.accountName = $record.userName
        $Setup.Record.sid = "(SID of $($record.userName))"
        return
    }
    $sid = Resolve-AccountSid -Name (Get-LocalName -Name $record.userName)
    $Setup.Record.accountName = $record.userName
    $Setup.Record.sid = $sid
    if (-not $Setup.Dry) {
        Save-Record -Setup $Setup -Change @{ userMade = $sid }
    }
}

function Install-Groups {
    # Administrators of ADSync: to read and change connectors, to switch the sync cycle, to run an import; there is no smaller
    # role that may change a connector. Event Log Readers: to read the events of ADSync.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    foreach ($group in Get-WorkerGroup -Setup $Setup) {
        if ((Get-GroupMember -Group $group) -contains $Setup.Record.sid) {
            continue
        }
        if (Test-DomainController) {
            throw "On a domain controller these are groups of the domain: make $($Setup.Record.accountName) a member of the group $group there, and run this again."
        }
        Invoke-Change -Setup $Setup -What "Make $($Setup.Record.accountName) a member of the group $group" -Do {
            Save-Record -Setup $Setup -Change @{ groups = @(@($Setup.Record.groups) + $group | Select-Object -Unique) }
            Add-GroupMember -Group $group -Member $Setup.Record.sid
        }
    }
}

function Install-BatchRight {
    # "Log on as a batch job". A group policy that lists this right replaces what is set here, with the next refresh: so it is asked again
    # after one.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    if ((Test-BatchRight -Setup $Setup)) {
        return
    }
    Invoke-Change -Setup $Setup -What "Let $($Setup.Record.accountName) log on as a batch job" -Do {
        Save-Record -Setup $Setup -Change @{ right = $true }
        Add-AccountRight -Sid $Setup.Record.sid -Right $script:BatchRight
        Update-MachinePolicy
        if (-not (Test-BatchRight -Setup $Setup)) {
            throw "A group policy sets 'Log on as a batch job' and took the right away again: $(@(Get-PolicyOfRight -Right $script:BatchRight) -join ', '). Add $($Setup.Record.accountName) there, and run this again."
        }
    }
}

function Test-BatchRight {
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    # of a user that is not made yet nothing is known
    return ($Setup.Record.sid -match '^S-1-') -and (@(Get-AccountRight -Sid $Setup.Record.sid) -contains $script:BatchRight)
}
