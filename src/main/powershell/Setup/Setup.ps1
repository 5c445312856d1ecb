# The set-up: what it was told, what it did, and in which order it does it.
#
# The record (Setup\setup.json) has what the set-up was told and what it made. Each thing is written down *before* it is made, after it
# was seen that it is not there: so a set-up that ends in the middle is continued or undone exactly, and what was there before
# is never taken away.

$script:NewRecord = [ordered]@{
    addresses = @(); keyturnKeys = @(); executionPolicy = 'RemoteSigned'; administratorsGroup = 'ADSyncAdmins'; userName = 'keyturn'; account = ''; authority = ''
    accountName = ''; sid = ''; userMade = ''; groups = @(); right = $false; serverKeys = @(); source = $false; serviceAce = ''; serviceBefore = ''
    taskLog = $false; tasks = @(); taskFolder = $false; taskText = ''; scripts = $false; state = ''
}

function New-Setup {
    # Everything a step needs. $Dry: nothing is changed, it is only told what would be.
    param(
        [Parameter(Mandatory = $true)][hashtable] $Place,
        [Parameter(Mandatory = $true)][string] $Source,
        [Parameter(Mandatory = $true)][string] $Target,
        [Parameter(Mandatory = $true)][hashtable] $Told,
        [Parameter(Mandatory = $true)][bool] $Dry
    )
    $record = [ordered]@{}
    $kept = Read-FileAsJson -Path $Place.Record
    foreach ($name in $script:NewRecord.Keys) {
        $record[$name] = $script:NewRecord[$name]
        if (($null -ne $kept) -and $kept.ContainsKey($name)) {
            $record[$name] = $kept[$name]
        }
    }
    return @{
        Place   = $Place
        Source  = $Source
        Target  = $Target
        Told    = $Told
        Dry     = $Dry
        Record  = $record
        Locks   = New-Object -TypeName Collections.ArrayList
        Wait    = [TimeSpan]::FromMinutes(20)
        Trouble = New-Object -TypeName Collections.ArrayList
    }
}

function Invoke-Change {
    # Makes a change, or only tells it.
    param([Parameter(Mandatory = $true)][hashtable] $Setup, [Parameter(Mandatory = $true)][string] $What, [Parameter(Mandatory = $true)][scriptblock] $Do)
    if ($Setup.Dry) {
        Write-Step -Text "Would: $What."
        return
    }
    Write-Step -Text "$What."
    & $Do
}

function Save-Record {
    # $Change: members of the record to set.
    param([Parameter(Mandatory = $true)][hashtable] $Setup, [hashtable] $Change = @{})
    foreach ($name in $Change.Keys) {
        $Setup.Record[$name] = $Change[$name]
    }
    Write-FileDurably -Path $Setup.Place.Record -Text (ConvertTo-CompactJson -Value $Setup.Record)
}

function Assert-Host {
    # Refuses, before anything is changed, where the worker cannot run.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $fact = Get-HostFact
    if ($fact.Edition -ne 'Desktop') {
        throw 'This needs Windows PowerShell 5.1 (powershell.exe), not PowerShell 7 (pwsh.exe): ADSync and the task use that one.'
    }
    if (-not $fact.Is64Bit) {
        throw 'This is the 32-bit PowerShell. Start the 64-bit one.'
    }
    if ($fact.LanguageMode -ne 'FullLanguage') {
        throw "Application control has put PowerShell into $($fact.LanguageMode). Sign the scripts first: see sync-server.md."
    }
    if (-not (Test-Elevated)) {
        throw 'Start PowerShell as administrator.'
    }
}

function Assert-Signed {
    # Where unsigned scripts do not run for the worker, they must be signed before they are installed.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $reason = ''
    if ($Setup.Record.executionPolicy -eq 'AllSigned') {
        $reason = 'the execution policy that was chosen is AllSigned'
    }
    if ((Get-MachinePolicy) -eq 'AllSigned') {
        $reason = 'a group policy sets the execution policy to AllSigned'
    }
    if ((Get-CodeIntegrityLevel) -eq 2) {
        $reason = 'application control (WDAC) is enforced for programs and scripts'
    }
    if ($reason.Length -eq 0) {
        return
    }
    $unsigned = @(Get-ScriptFile -Folder $Setup.Source | Where-Object -FilterScript { ($_ -match '\.ps[dm]?1$') -and ((Get-SignatureStatus -Path $_) -ne 'Valid') })
    if ($unsigned.Count -gt 0) {
        throw "These files must be signed with a certificate that this machine trusts (its chain in LocalMachine\Root, itself in LocalMachine\TrustedPublisher), because ${reason}: $($unsigned -join ', ')"
    }
}

function Assert-NoLink {
    # Users may make folders below ProgramData. A link or another user's folder in our place would make an administrator write where
    # that user wants.
    param([Parameter(Mandatory = $true)][string[]] $Path)
    foreach ($one in $Path) {
        $item = Get-Item -LiteralPath $one -Force -ErrorAction SilentlyContinue
        if ($null -eq $item) {
            continue
        }
        if ($item.Attributes -band [IO.FileAttributes]::ReparsePoint) {
            throw "$one is a link. Find out who made it, and remove it."
        }
        $owner = Get-FolderOwner -Path $one
        if ($owner -notin @('S-1-5-32-544', 'S-1-5-18')) {
            throw "$one belongs to $owner and not to the administrators. Find out who made it, and remove it."
        }
    }
}

function Set-Told {
    # Takes over what this run was told; what it was not told stays as it was told before.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    foreach ($name in @('addresses', 'keyturnKeys', 'executionPolicy', 'administratorsGroup', 'userName', 'account', 'authority')) {
        if ($Setup.Told.ContainsKey($name)) {
            $Setup.Record[$name] = $Setup.Told[$name]
        }
    }
    if ((@($Setup.Record.addresses).Count -eq 0) -or (@($Setup.Record.keyturnKeys).Count -eq 0)) {
        throw 'The first time -Address and -KeyturnKey are needed.'
    }
    foreach ($address in @($Setup.Record.addresses)) {
        if (-not (Test-Address -Address $address)) {
            throw "$address is no address of Keyturn such as https://keyturn1.contoso.com:8081"
        }
    }
    foreach ($key in @($Setup.Record.keyturnKeys)) {
        if (-not (Test-Thumbprint -Text $key)) {
            throw 'A key of Keyturn is a thumbprint of 43 characters, as its page of sync servers shows it.'
        }
    }
}

function Read-Authority {
    # The certificate in a file, DER or PEM, as base64.
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string] $File)
    if ($File.Length -eq 0) {
        return ''
    }
    $path = (Resolve-Path -LiteralPath $File).ProviderPath
    return [Convert]::ToBase64String((New-Object -TypeName Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList $path).RawData)
}

function Initialize-Folders {
    # Administrators and SYSTEM; the worker may read its configuration and write what it remembers.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $place = $Setup.Place
    foreach ($folder in @($place.Root, $place.Setup, $place.Configuration, $place.Worker, $place.Journal, $place.State)) {
        if (-not [IO.Directory]::Exists($folder)) {
            Invoke-Change -Setup $Setup -What "Make the folder $folder, for administrators alone so far" -Do {
                $null = New-Item -Path $folder -ItemType Directory
                Set-FolderAccess -Path $folder -Sddl 'O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)'
            }
        }
    }
    Set-Access -Setup $Setup -Folder $place.Root
    Set-Access -Setup $Setup -Folder $place.Setup
}

function Set-Access {
    # Exactly these rights, nothing inherited. $Right: what the worker's account may, as in SDDL.
    param([Parameter(Mandatory = $true)][hashtable] $Setup, [Parameter(Mandatory = $true)][string] $Folder, [string] $Right = '')
    $sddl = 'O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)'
    if ($Right.Length -gt 0) {
        $sddl += "(A;OICI;$Right;;;$($Setup.Record.sid))"
    }
    Invoke-Change -Setup $Setup -What "Set the rights of $Folder to $sddl" -Do { Set-FolderAccess -Path $Folder -Sddl $sddl }
}

function Set-WorkerAccess {
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    # 0x1200a9: read and execute. On the root without inheritance, so that the worker does not see the folder Setup.
    $root = "O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;;0x1200a9;;;$($Setup.Record.sid))"
    Invoke-Change -Setup $Setup -What "Let the worker see $($Setup.Place.Root)" -Do { Set-FolderAccess -Path $Setup.Place.Root -Sddl $root }
    Set-Access -Setup $Setup -Folder $Setup.Place.Configuration -Right '0x1200a9'
    # 0x1301bf: modify
    Set-Access -Setup $Setup -Folder $Setup.Place.Worker -Right '0x1301bf'
    Set-Access -Setup $Setup -Folder $Setup.Place.Journal -Right '0x1301bf'
    Set-Access -Setup $Setup -Folder $Setup.Place.State -Right '0x1301bf'
}

function Write-Configuration {
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $told = [ordered]@{
        addresses       = @($Setup.Record.addresses)
        keyturnKeys     = @($Setup.Record.keyturnKeys)
        executionPolicy = $Setup.Record.executionPolicy
        # what the self-test looks for in its token
        groups          = @(Get-WorkerGroup -Setup $Setup)
    }
    if ($Setup.Record.authority.Length -gt 0) {
        $told['authority'] = $Setup.Record.authority
    }
    $text = ConvertTo-CompactJson -Value $told
    if ([IO.File]::Exists($Setup.Place.Told) -and ([IO.File]::ReadAllText($Setup.Place.Told) -ceq $text)) {
        return
    }
    Invoke-Change -Setup $Setup -What "Pin Keyturn's key $(@($Setup.Record.keyturnKeys) -join ' and ') and its address $(@($Setup.Record.addresses) -join ', ')" -Do {
        # the worker reads it when it starts
        Close-Worker -Setup $Setup
        Write-FileDurably -Path $Setup.Place.Told -Text $text
        # what Keyturn told before belongs to the addresses from before
        [IO.File]::Delete($Setup.Place.Addresses)
    }
}

function Invoke-Setup {
    # Each step looks first and does what is missing, so it can be run again at any time and after any failure.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $place = $Setup.Place
    Assert-Host -Setup $Setup
    Set-Told -Setup $Setup
    Assert-Signed -Setup $Setup
    Assert-NoLink -Path @($place.Root, $place.Setup, $place.Configuration, $place.Worker, $place.Journal, $place.State, $Setup.Target)
    $null = Get-ServiceRights
    Assert-Account -Setup $Setup
    try {
        Initialize-Folders -Setup $Setup
        if (-not $Setup.Dry) {
            Save-Record -Setup $Setup -Change @{ state = 'begun' }
        }
        $wanted = $Setup.Record.account
        if ($wanted.Length -eq 0) {
            $wanted = $Setup.Record.userName
        }
        if (($Setup.Record.accountName.Length -gt 0) -and ($Setup.Record.accountName -ne $wanted)) {
            Write-Step -Text "The account changes. What $($Setup.Record.accountName) has is taken away first."
            Close-Worker -Setup $Setup
            Remove-AccountTraces -Setup $Setup
            if ($Setup.Trouble.Count -gt 0) {
                throw "Not everything could be taken away from $($Setup.Record.accountName); run this again. $(@($Setup.Trouble) -join ' ')"
            }
        }
        Install-Account -Setup $Setup
        Install-Groups -Setup $Setup
        Install-BatchRight -Setup $Setup
        Install-Keys -Setup $Setup
        Install-EventSource -Setup $Setup
        Install-ServiceRight -Setup $Setup
        Set-WorkerAccess -Setup $Setup
        Install-Scripts -Setup $Setup
        Write-Configuration -Setup $Setup
        Install-TaskLog -Setup $Setup
        Install-Tasks -Setup $Setup
        if (-not $Setup.Dry) {
            Save-Record -Setup $Setup -Change @{ state = 'installed' }
        }
    }
    finally {
        Open-Worker -Setup $Setup
    }
    Write-Step -Text 'The sync worker starts within a minute.'
}

function Show-Key {
    # What Keyturn's administrator has to be told.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    if (-not $Setup.Dry) {
        $key = Open-ServerKey -Name 'Keyturn-Sign'
        Write-Step -Text "Key of this server, to be pinned in Keyturn's settings as servers[].key: $(Get-RsaThumbprint -Jwk (Get-PublicJwk -Key $key))"
        $key.Dispose()
    }
}
