# The lines of the self-test. Each has a name that stays, says what it looks at, tries it, and says what to do when it fails. A line
# returns what it found, or throws. $Context: the places, what the set-up was told, and what earlier lines found.

function New-TestLine {
    param([string] $Id, [string] $About, [string] $Todo, [scriptblock] $Try)
    return @{ Id = $Id; About = $About; Todo = $Todo; Try = $Try }
}

function Get-TestLine {
    New-TestLine -Id 'powershell' -About 'Windows PowerShell 5.1, 64 bits, full language' -Todo 'Application control has to trust the scripts: sign them.' -Try {
        param($Context)
        $fact = Get-HostFact
        if (($fact.Edition -ne 'Desktop') -or (-not $fact.Is64Bit) -or ($fact.LanguageMode -ne 'FullLanguage')) {
            throw "Edition $($fact.Edition), 64 bits: $($fact.Is64Bit), $($fact.LanguageMode)."
        }
        'full language'
    }
    New-TestLine -Id 'token-batch' -About 'The log-on is one of a task' -Todo 'Start this by the task \Keyturn\Self-test.' -Try {
        param($Context)
        $Context.Token = @(Get-TokenGroup)
        if ($Context.Token -notcontains 'S-1-5-3') {
            throw 'The token does not have the SID BATCH.'
        }
        'BATCH'
    }
    New-TestLine -Id 'token-network' -About 'It is none that came over the network, which the pipe of ADSync refuses' -Todo 'Run Install-Keyturn.ps1 again: it makes the task anew.' -Try {
        param($Context)
        if ($Context.Token -contains 'S-1-5-2') {
            throw 'The token has the SID NETWORK.'
        }
        'no NETWORK'
    }
    New-TestLine -Id 'token-groups' -About 'The account is a member of the groups' -Todo 'Restart the task; it is in its groups since its last start only. Otherwise run Install-Keyturn.ps1 again.' -Try {
        param($Context)
        $missing = @($Context.Told['groups'] | Where-Object -FilterScript { $Context.Token -notcontains $_ })
        if ($missing.Count -gt 0) {
            throw "The token lacks $($missing -join ', ')."
        }
        @($Context.Told['groups']) -join ', '
    }
    New-TestLine -Id 'token-administrator' -About 'The account is no administrator' -Todo 'Take it out of the administrators: the worker must not be one.' -Try {
        param($Context)
        if ($Context.Token -contains 'S-1-5-32-544') {
            throw 'The token has the SID of the administrators.'
        }
        'no administrator'
    }
    New-TestLine -Id 'key-signing' -About 'The key to sign with can be used' -Todo 'Run Install-Keyturn.ps1 again. Early after a start of Windows wait a minute.' -Try {
        param($Context)
        $key = Open-ServerKey -Name 'Keyturn-Sign'
        $null = New-SignedText -Key $key -Header ([ordered]@{ typ = 'self-test' }) -Claims ([ordered]@{ iat = Get-UnixTime })
        $thumbprint = Get-RsaThumbprint -Jwk (Get-PublicJwk -Key $key)
        $key.Dispose()
        $thumbprint
    }
    New-TestLine -Id 'key-opening' -About 'The key to open passwords with can be used' -Todo 'Run Install-Keyturn.ps1 again. Early after a start of Windows wait a minute.' -Try {
        param($Context)
        $key = Open-ServerKey -Name 'Keyturn-Open'
        $sealed = $key.Encrypt([byte[]](1..64), [Security.Cryptography.RSAEncryptionPadding]::OaepSHA256)
        $opened = $key.Decrypt($sealed, [Security.Cryptography.RSAEncryptionPadding]::OaepSHA256)
        $key.Dispose()
        if ([Convert]::ToBase64String($opened) -cne [Convert]::ToBase64String([byte[]](1..64))) {
            throw 'What was sealed did not come out again.'
        }
        'sealed and opened'
    }
    New-TestLine -Id 'folders' -About 'Journal and fences can be written, configuration and scripts cannot' -Todo 'Run Install-Keyturn.ps1 again: it sets the rights of its folders.' -Try {
        param($Context)
        foreach ($folder in @($Context.Place.Journal, $Context.Place.State)) {
            $file = [IO.Path]::Combine($folder, 'self-test.tmp')
            [IO.File]::WriteAllText($file, 'x')
            [IO.File]::Delete($file)
        }
        foreach ($folder in @($Context.Place.Configuration, $Context.ScriptFolder)) {
            if (Test-Writable -Folder $folder) {
                throw "$folder can be written, so this account can change what it runs."
            }
        }
        'as they should be'
    }
    New-TestLine -Id 'event-source' -About 'The Application log can be written' -Todo 'Run Install-Keyturn.ps1 again: it makes the source Keyturn.' -Try {
        param($Context)
        Write-WorkerEvent -Text 'The self-test of Keyturn writes this.' -Kind 'Information'
        'written'
    }
    New-TestLine -Id 'event-log' -About 'The events of ADSync can be read' -Todo 'The account has to be in Event Log Readers.' -Try {
        param($Context)
        "$(Read-ServerLog) records"
    }
    New-TestLine -Id 'service' -About 'The service ADSync tells its state' -Todo 'Run Install-Keyturn.ps1 again: an upgrade of Entra Connect may reset the rights of its service.' -Try {
        param($Context)
        $state = Get-ServiceState
        if ($state -ne 'Running') {
            throw "The service is $state."
        }
        $state
    }
    New-TestLine -Id 'module' -About 'The module ADSync can be loaded' -Todo 'Repair the installation of Microsoft Entra Connect Sync.' -Try {
        param($Context)
        $place = [IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), 'Microsoft Azure AD Sync', 'Bin', 'ADSync', 'ADSync.psd1')
        if (($null -eq (Get-Module -Name 'ADSync')) -and [IO.File]::Exists($place)) {
            Import-Module -Name $place -DisableNameChecking -Scope Global
        }
        $missing = @($Context.Commands | Where-Object -FilterScript { $null -eq (Get-Command -Name $_ -ErrorAction SilentlyContinue) })
        if ($missing.Count -gt 0) {
            throw "There is no $($missing -join ', ')."
        }
        "$($Context.Commands.Count) commands"
    }
    New-TestLine -Id 'connectors' -About 'Get-ADSyncConnector' -Todo 'The service refuses the account: is it in the group since the service started? Restart the service once.' -Try {
        param($Context)
        $Context.Connectors = @(Get-ADSyncConnector -ErrorAction Stop)
        if ($Context.Connectors.Count -eq 0) {
            throw 'It knows no connector.'
        }
        "$($Context.Connectors.Count) connectors"
    }
    New-TestLine -Id 'scheduler' -About 'Get-ADSyncScheduler' -Todo 'As for connectors.' -Try {
        param($Context)
        $Context.Scheduler = Get-ADSyncScheduler -ErrorAction Stop
        "sync cycle enabled: $($Context.Scheduler.SyncCycleEnabled)"
    }
    New-TestLine -Id 'run-status' -About 'Get-ADSyncConnectorRunStatus' -Todo 'As for connectors.' -Try {
        param($Context)
        "$(@(Get-ADSyncConnectorRunStatus -ErrorAction Stop | Where-Object -FilterScript { $null -ne $_ }).Count) runs at work"
    }
    New-TestLine -Id 'pipe' -About 'Get-ADSyncGlobalSettings, which goes through the pipe of the service' -Todo 'No transcription of PowerShell into a folder that the account of the service cannot write. Then token-network.' -Try {
        param($Context)
        $null = Get-ADSyncGlobalSettings -ErrorAction Stop
        'answered'
    }
    New-TestLine -Id 'run-results' -About 'Get-ADSyncRunProfileResult, through the pipe' -Todo 'As for pipe.' -Try {
        param($Context)
        $found = @(Get-ADSyncRunProfileResult -ConnectorId $Context.Connectors[0].Identifier -NumberRequested 1 -ErrorAction Stop)
        "$($found.Count) results"
    }
    New-TestLine -Id 'configuration' -About 'Get-ADSyncServerConfiguration writes the whole configuration' -Todo 'The account has to be in the group, and there has to be room on the disk.' -Try {
        param($Context)
        $folder = [IO.Path]::Combine($Context.Place.Worker, 'self-test-' + [guid]::NewGuid().ToString('N'))
        try {
            $null = Get-ADSyncServerConfiguration -Path $folder -ErrorAction Stop
            $files = @(Get-ChildItem -LiteralPath $folder -Recurse -File).Count
        }
        finally {
            # it describes the whole directory
            if ([IO.Directory]::Exists($folder)) {
                [IO.Directory]::Delete($folder, $true)
            }
        }
        if ($files -eq 0) {
            throw 'It wrote nothing.'
        }
        "$files files, removed again"
    }
    New-TestLine -Id 'scheduler-write' -About 'Set-ADSyncScheduler, to what it is already' -Todo 'The account has to be in the administrators of ADSync, not in its operators.' -Try {
        param($Context)
        # under the module's own lock: a pause between reading and writing must not be lost
        $lock = Open-Lock -Path ([IO.Path]::Combine($Context.Place.State, 'state.lock'))
        if ($null -eq $lock) {
            throw 'A command is changing this server. Run the self-test again later.'
        }
        try {
            $enabled = [bool](Get-ADSyncScheduler -ErrorAction Stop).SyncCycleEnabled
            Set-ADSyncScheduler -SyncCycleEnabled $enabled -ErrorAction Stop
        }
        finally {
            $lock.Dispose()
        }
        "set to $enabled, which it was"
    }
    New-TestLine -Id 'addresses' -About 'Keyturn is reached over TLS, by way of the proxy if there is one' -Todo 'DNS, route, proxy (machine.config), certificate authority (LocalMachine\Root, or -Authority).' -Try {
        param($Context)
        $client = New-HttpClient -Told $Context.Told
        $Context.Dates = @{}
        try {
            $troubles = foreach ($address in @($Context.Told['addresses'])) {
                Test-Reached -Client $client -Address $address -Context $Context
            }
        }
        finally {
            $client.Dispose()
        }
        if (@($troubles).Count -gt 0) {
            throw (@($troubles) -join ' ')
        }
        @($Context.Told['addresses']) -join ', '
    }
    New-TestLine -Id 'clock' -About 'The clocks of Keyturn and of this server agree' -Todo 'Set the clock of the one that is wrong. Ten minutes are the limit.' -Try {
        param($Context)
        if ($Context.Dates.Count -eq 0) {
            throw 'Keyturn was not reached.'
        }
        $worst = 0
        foreach ($seconds in $Context.Dates.Values) {
            $worst = [Math]::Max($worst, [Math]::Abs($seconds))
        }
        if ($worst -gt 300) {
            throw "They differ by $worst seconds."
        }
        "$worst seconds"
    }
    New-TestLine -Id 'pin' -About 'The worker polls, and each side knows the other''s key' -Todo 'Tell Keyturn the key of the line key-signing (servers[].key), and check -KeyturnKey; then run the self-test again.' -Try {
        param($Context)
        $polls = Wait-PollState -Context $Context
        $bad = @($polls['nodes'] | Where-Object -FilterScript { -not [string]::Equals($_['trouble'], '') })
        if ($bad.Count -gt 0) {
            throw (@($bad | ForEach-Object -Process { "$($_['address']): $($_['trouble'])" }) -join ' ')
        }
        "good answers of $($polls['nodes'].Count)"
    }
}

function Test-Writable {
    param([Parameter(Mandatory = $true)][string] $Folder)
    $file = [IO.Path]::Combine($Folder, 'self-test.tmp')
    try {
        [IO.File]::WriteAllText($file, 'x')
    }
    catch [UnauthorizedAccessException] {
        return $false
    }
    [IO.File]::Delete($file)
    return $true
}

function Test-Reached {
    # What is wrong with the way to an address, or nothing. Keyturn refuses a request without a signature with JSON of its own.
    param([object] $Client, [string] $Address, [hashtable] $Context)
    try {
        $content = New-Object -TypeName Net.Http.ByteArrayContent -ArgumentList (, [byte[]]::new(0))
        $response = $Client.PostAsync($Address.TrimEnd([char]'/') + '/sync-worker/2/poll', $content).GetAwaiter().GetResult()
        $type = [string]$response.Content.Headers.ContentType
        if (($response.StatusCode -lt 400) -or ($type -notlike 'application/json*')) {
            return "${Address}: it is not Keyturn that answers there (HTTP $([int]$response.StatusCode), $type)."
        }
        if ($null -ne $response.Headers.Date) {
            $Context.Dates[$Address] = [int]([DateTimeOffset]::UtcNow - $response.Headers.Date).TotalSeconds
        }
    }
    catch {
        return "${Address}: $($_.Exception.GetBaseException().Message)"
    }
}

function Wait-PollState {
    # How the worker's polls went, once it has heard of each address.
    param([Parameter(Mandatory = $true)][hashtable] $Context)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $polls = Read-FileAsJson -Path $Context.Place.Polls
        if (($null -ne $polls) -and (@($polls['nodes'] | Where-Object -FilterScript { $null -eq $_['trouble'] }).Count -eq 0)) {
            return , $polls
        }
        if ($clock.Elapsed.TotalSeconds -gt $Context.Patience) {
            throw 'The sync worker has not polled yet. Is the task \Keyturn\Sync worker running? Its history says why not.'
        }
        Start-Sleep -Milliseconds 500
    }
}
