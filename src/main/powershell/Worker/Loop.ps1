# The loop of the sync worker. It has one thread: what waits for the network or for a child are tasks and processes that
# each turn looks at. A turn never waits.

$script:MostChildren = 4
$script:CommandId = '\A[A-Za-z0-9._:-]{1,128}\z'
$script:LongestAnswer = 1572864

function New-Worker {
    # Opens everything that a worker needs; throws when something is missing. $ScriptFolder: where the scripts are.
    param([Parameter(Mandatory = $true)][hashtable] $Place, [Parameter(Mandatory = $true)][string] $ScriptFolder)
    $told = Read-FileAsJson -Path $Place.Told
    if ($null -eq $told) {
        throw "The set-up is not finished: $($Place.Told) is missing or cannot be read. Run Install-Keyturn.ps1."
    }
    $key = Open-ServerKey -Name 'Keyturn-Sign'
    $opening = Open-ServerKey -Name 'Keyturn-Open'
    $worker = @{
        Place           = $Place
        ChildScript     = [IO.Path]::Combine($ScriptFolder, 'Keyturn', 'Invoke-Keyturn.ps1')
        ExecutionPolicy = $told['executionPolicy']
        Pinned          = [string[]]@($told['keyturnKeys'])
        Version         = Get-WorkerVersion
        Key             = $key
        SigningJwk      = Get-PublicJwk -Key $key
        OpeningJwk      = Get-PublicJwk -Key $opening
        Thumbprint      = ''
        # drawn anew by each process: one key from two machines is a cloned server
        Instance        = [guid]::NewGuid().ToString()
        Clock           = [Diagnostics.Stopwatch]::StartNew()
        Client          = New-HttpClient -Told $told
        Nodes           = [ordered]@{}
        Commands        = Read-Journal -Place $Place
        Prepared        = $null
        PrepareNext     = $false
        Draining        = $false
        NextCleaning    = 0.0
        Said            = @{}
        # seconds; tests have less patience
        Pace            = 1.0
    }
    $opening.Dispose()
    $worker.Thumbprint = Get-RsaThumbprint -Jwk $worker.SigningJwk
    # what Keyturn told last may be out of date as much as what the set-up was told: ask all, until the first good poll
    $addresses = @($told['addresses'])
    $kept = Read-FileAsJson -Path $Place.Addresses
    if ($null -ne $kept) {
        $addresses += @($kept['addresses'])
    }
    Set-Nodes -Worker $worker -Address @($addresses | Where-Object -FilterScript { Test-Address -Address $_ } | Select-Object -Unique)
    return $worker
}

function Set-Nodes {
    # The addresses to poll from now on. What is known of those that stay is kept.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][string[]] $Address)
    $nodes = [ordered]@{}
    foreach ($one in $Address) {
        $nodes[$one] = $Worker.Nodes[$one]
        if ($null -eq $nodes[$one]) {
            $nodes[$one] = @{ Address = $one; Exchange = $null; NextAt = 0.0; Failures = 0; LastGood = Get-Elapsed -Worker $Worker; Trouble = $null }
        }
    }
    $Worker.Nodes = $nodes
}

function Write-Log {
    # To the event log, the same text once an hour. Never stops the worker.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][string] $Text, [string] $Kind = 'Warning')
    $now = Get-Elapsed -Worker $Worker
    if ($Worker.Said.ContainsKey($Text) -and (($now - $Worker.Said[$Text]) -lt 3600)) {
        return
    }
    if ($Worker.Said.Count -gt 500) {
        $Worker.Said.Clear()
    }
    $Worker.Said[$Text] = $now
    try {
        Write-WorkerEvent -Text $Text -Kind $Kind
    }
    catch {
        Write-Verbose -Message $_.Exception.Message
    }
}

function Start-Poll {
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][hashtable] $Node)
    $claims = [ordered]@{ worker = $Worker.Version; opening = $Worker.OpeningJwk }
    $tested = Read-FileAsJson -Path $Worker.Place.SelfTest
    if (($null -ne $tested) -and ($tested['at'] -is [long]) -and ($tested['failed'] -is [Collections.ArrayList])) {
        $claims['selfTest'] = [ordered]@{ at = $tested['at']; failed = $tested['failed'] }
    }
    $Node.Exchange = Start-Exchange -Worker $Worker -Address $Node.Address -Path 'poll' -Claims $claims
}

function Complete-Poll {
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][hashtable] $Node)
    $exchange = $Node.Exchange
    $Node.Exchange = $null
    $now = Get-Elapsed -Worker $Worker
    try {
        $claims = Read-SignedReply -Worker $Worker -Reply (Complete-Exchange -Exchange $exchange) -Type 'keyturn-poll+jws'
        if (-not [string]::Equals((Get-Claim -Claims $claims -Name 'jti' -As ([string])), $exchange.Jti)) {
            throw 'The answer belongs to another request.'
        }
        $trouble = Get-ClockTrouble -Claims $claims
        if ($trouble.Length -gt 0) {
            throw $trouble
        }
    }
    catch {
        $Node.Failures++
        $Node.NextAt = $now + $Worker.Pace * (Get-RetryDelay -Failures $Node.Failures -SinceGood ($now - $Node.LastGood))
        Set-PollState -Worker $Worker -Node $Node -Trouble $_.Exception.Message
        Write-Log -Worker $Worker -Text "No good answer from $($Node.Address): $($_.Exception.Message) It is asked again and again."
        return
    }
    if ($Node.Failures -gt 0) {
        Write-Log -Worker $Worker -Text "$($Node.Address) answers again." -Kind 'Information'
    }
    $Node.Failures = 0
    $Node.LastGood = $now
    Set-PollState -Worker $Worker -Node $Node -Trouble ''
    # an answer that was not held is not asked for again at once: until a command is taken each poll brings the same
    $Node.NextAt = $exchange.Started + $Worker.Pace
    $id = Get-Claim -Claims $claims -Name 'command' -As ([string])
    if ($null -ne $id) {
        Add-Command -Worker $Worker -Node $Node -Id $id
    }
    Update-Addresses -Worker $Worker -Claims $claims
}

function Set-PollState {
    # Leaves word for the self-test, which must not poll itself: two processes with one key are taken for a cloned server.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][hashtable] $Node, [AllowEmptyString()][string] $Trouble)
    if ([string]::Equals($Node.Trouble, $Trouble)) {
        return
    }
    $Node.Trouble = $Trouble
    $nodes = foreach ($one in @($Worker.Nodes.Values)) {
        [ordered]@{ address = $one.Address; trouble = $one.Trouble }
    }
    try {
        Write-FileDurably -Path $Worker.Place.Polls -Text (ConvertTo-CompactJson -Value ([ordered]@{ at = Get-UnixTime; nodes = @($nodes) }))
    }
    catch {
        Write-Log -Worker $Worker -Text "How polling goes could not be written: $($_.Exception.Message)"
    }
}

function Update-Addresses {
    # The nodes to poll, as Keyturn told them in a signed answer. A list with anything odd in it is left alone as a whole.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][Collections.IDictionary] $Claims)
    $told = Get-Claim -Claims $Claims -Name 'addresses' -As ([Collections.ArrayList])
    if (($null -eq $told) -or ($told.Count -eq 0)) {
        return
    }
    if (($told.Count -gt 16) -or (@($told | Where-Object -FilterScript { -not (Test-Address -Address $_) }).Count -gt 0)) {
        Write-Log -Worker $Worker -Text 'Keyturn told addresses of which one cannot be used. The ones from before stay.'
        return
    }
    $wanted = @($told | Sort-Object -Unique)
    if (($wanted -join ' ') -ceq (@($Worker.Nodes.Keys | Sort-Object) -join ' ')) {
        return
    }
    Set-Nodes -Worker $Worker -Address $wanted
    Write-Log -Worker $Worker -Text "Keyturn is polled at $($wanted -join ', ') from now on." -Kind 'Information'
    try {
        Write-FileDurably -Path $Worker.Place.Addresses -Text (ConvertTo-CompactJson -Value ([ordered]@{ addresses = $wanted }))
    }
    catch {
        # they are told again with the next poll
        Write-Log -Worker $Worker -Text "The addresses could not be written: $($_.Exception.Message)"
    }
}

function Add-Command {
    # Notes an offered command, to take it; not when it is known already or cannot be noted.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][hashtable] $Node, [Parameter(Mandatory = $true)][string] $Id)
    if ($Id -cnotmatch $script:CommandId) {
        Write-Log -Worker $Worker -Text 'Keyturn offered a command whose id cannot be used.'
        return
    }
    if ($Worker.Commands.ContainsKey($Id) -or $Worker.Draining -or ((Get-Busy -Worker $Worker) -ge $script:MostChildren)) {
        return
    }
    $command = New-Command -Id $Id -Address $Node.Address -Nonce (New-RandomText) -Since (Get-UnixTime)
    try {
        if (Test-Journaled -Place $Worker.Place -Id $Id) {
            return
        }
        Add-JournalLine -Place $Worker.Place -Id $Id -Line ([ordered]@{
                id = $Id; address = $command.Address; nonce = $command.Nonce; since = $command.Since; stage = 'nonce'
            })
    }
    catch {
        Write-Log -Worker $Worker -Text "The command $Id is not taken, because the journal cannot be written: $($_.Exception.Message)" -Kind 'Error'
        Remove-JournalFile -Worker $Worker -Id $Id
        return
    }
    $Worker.Commands[$Id] = $command
}

function Remove-JournalFile {
    # Forgets a command that was certainly not taken.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][string] $Id)
    $null = $Worker.Commands.Remove($Id)
    try {
        [IO.File]::Delete((Get-JournalFile -Place $Worker.Place -Id $Id))
    }
    catch {
        # it is looked at again at the next start
        Write-Verbose -Message $_.Exception.Message
    }
}

function Get-KnownCommand {
    # get_Values, because an id may be "Values".
    param([Parameter(Mandatory = $true)][hashtable] $Worker)
    return @($Worker.Commands.get_Values())
}

function Get-Busy {
    # How many commands run or are being taken.
    param([Parameter(Mandatory = $true)][hashtable] $Worker)
    return @(Get-KnownCommand -Worker $Worker | Where-Object -FilterScript { ($null -ne $_.Child) -or ($_.Stage -eq 'nonce') }).Count
}

function Complete-Take {
    # Runs the command that was taken, if it is the one that was asked for.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][hashtable] $Command)
    $reply = Complete-Exchange -Exchange $Command.Exchange
    $Command.Exchange = $null
    if ($reply.Status -eq 410) {
        Write-Log -Worker $Worker -Text "The command $($Command.Id) is not to be had any more."
        Remove-JournalFile -Worker $Worker -Id $Command.Id
        return
    }
    try {
        $claims = Read-SignedReply -Worker $Worker -Reply $reply -Type 'keyturn-command+jws' -RawMember 'request'
        $id = Get-Claim -Claims $claims -Name 'id' -As ([string])
        $nonce = Get-Claim -Claims $claims -Name 'nonce' -As ([string])
        $expires = Get-Claim -Claims $claims -Name 'exp' -As ([long])
        $request = Get-Claim -Claims $claims -Name 'request' -As ([string])
        if (-not ([string]::Equals($id, $Command.Id) -and [string]::Equals($nonce, $Command.Nonce))) {
            throw 'The answer belongs to another request.'
        }
        if (($null -eq $expires) -or ($null -eq $request) -or (-not $request.StartsWith('{'))) {
            throw 'The command has no expiry or no request.'
        }
    }
    catch {
        $Command.Failures++
        $Command.NextAt = (Get-Elapsed -Worker $Worker) + $Worker.Pace * (Get-RetryDelay -Failures $Command.Failures -SinceGood 0)
        Write-Log -Worker $Worker -Text "The command $($Command.Id) could not be taken: $($_.Exception.Message) It is tried again."
        return
    }
    $Command.Failures = 0
    $node = $Worker.Nodes[$Command.Address]
    if ($null -ne $node) {
        # the next poll brings something else
        $node.NextAt = [Math]::Min($node.NextAt, (Get-Elapsed -Worker $Worker))
    }
    $Command.Hash = Get-Sha256Text -Bytes ([Text.Encoding]::ASCII.GetBytes($reply.Text))
    $Command.Expires = $expires
    $trouble = Get-ClockTrouble -Claims $claims
    if (($trouble.Length -eq 0) -and ((Get-UnixTime) -gt $expires)) {
        $trouble = 'It had expired.'
    }
    if ($trouble.Length -eq 0) {
        $trouble = Add-CommandStart -Worker $Worker -Command $Command
    }
    if ($trouble.Length -gt 0) {
        Write-Log -Worker $Worker -Text "The command $($Command.Id) was not run: $trouble"
        Set-Result -Worker $Worker -Command $Command -Result ([ordered]@{ lost = "The command was not run: $trouble" })
        return
    }
    try {
        $Command.Request = Get-RepeatedRequest -Request $request
        $Command.Child = Start-Child -Worker $Worker -Request $request
    }
    catch {
        Set-Result -Worker $Worker -Command $Command -Result ([ordered]@{ lost = "The command was not run: $($_.Exception.GetBaseException().Message)" })
    }
}

function Add-CommandStart {
    # Writes down that the command is taken and that its child may run from now on. What is wrong, or nothing.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][hashtable] $Command)
    try {
        Add-JournalLine -Place $Worker.Place -Id $Command.Id -Line ([ordered]@{ stage = 'taken'; command = $Command.Hash; expires = $Command.Expires })
        $Command.Stage = 'taken'
        Add-JournalLine -Place $Worker.Place -Id $Command.Id -Line ([ordered]@{ stage = 'started' })
        $Command.Stage = 'started'
        return ''
    }
    catch {
        return "The journal of the sync worker cannot be written: $($_.Exception.Message)"
    }
}

function Set-Result {
    # On the disk before it is posted. When the disk does not take it, it is posted all the same: should the worker die before it is
    # acknowledged, its next start says "lost", which Keyturn believes only of a command that has no answer.
    param(
        [Parameter(Mandatory = $true)][hashtable] $Worker,
        [Parameter(Mandatory = $true)][hashtable] $Command,
        [Parameter(Mandatory = $true)][Collections.IDictionary] $Result
    )
    $Command.Child = $null
    $Command.Result = $Result
    $Command.Stage = 'result'
    $Command.NextAt = 0.0
    try {
        Add-JournalLine -Place $Worker.Place -Id $Command.Id -Line ([ordered]@{
                stage = 'result'; command = $Command.Hash; expires = $Command.Expires; result = $Result
            })
    }
    catch {
        Write-Log -Worker $Worker -Text "The result of $($Command.Id) could not be written: $($_.Exception.Message)" -Kind 'Error'
    }
}

function Get-RepeatedRequest {
    # The request as the answer to it repeats it, so that the server's signature says what it was asked for: without the password.
    param([Parameter(Mandatory = $true)][string] $Request)
    $repeated = ConvertFrom-WireJson -Text $Request
    $null = $repeated.Remove('sealedPassword')
    return , $repeated
}

function Start-Answer {
    # To the node that gave the command: no other one knows it. It is signed once: Keyturn knows the same bytes again.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][hashtable] $Command)
    if ($null -eq $Command.Body) {
        $Command.Body = Get-AnswerBody -Worker $Worker -Command $Command
    }
    $Command.Exchange = Start-Exchange -Worker $Worker -Address $Command.Address -Path "answer/$($Command.Id)" -Claims ([ordered]@{ id = $Command.Id }) -Body $Command.Body
}

function Get-AnswerBody {
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][hashtable] $Command)
    $body = New-AnswerText -Worker $Worker -Command $Command -Result $Command.Result
    if ($body.Length -gt $script:LongestAnswer) {
        $body = New-AnswerText -Worker $Worker -Command $Command -Result ([ordered]@{ lost = 'The answer is larger than an answer can be.' })
    }
    return $body
}

function New-AnswerText {
    param([hashtable] $Worker, [hashtable] $Command, [Collections.IDictionary] $Result)
    $claims = [ordered]@{ iat = Get-UnixTime; id = $Command.Id; command = $Command.Hash }
    foreach ($name in $Result.Keys) {
        $claims[$name] = $Result[$name]
    }
    $header = [ordered]@{ alg = 'PS256'; kid = $Worker.Thumbprint; typ = 'keyturn-answer+jws' }
    return New-SignedText -Key $Worker.Key -Header $header -Claims $claims
}

function Complete-Answer {
    # 204 and 410 end it; with anything else it is posted again, until a day after its expiry.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][hashtable] $Command)
    $reply = Complete-Exchange -Exchange $Command.Exchange
    $Command.Exchange = $null
    if ($reply.Status -notin @(204, 410)) {
        $Command.Failures++
        $Command.NextAt = (Get-Elapsed -Worker $Worker) + $Worker.Pace * (Get-RetryDelay -Failures $Command.Failures -SinceGood 0)
        Write-Log -Worker $Worker -Text "The answer to $($Command.Id) was not taken: $($reply.Trouble). It is posted again."
        return
    }
    if ($reply.Status -eq 410) {
        Write-Log -Worker $Worker -Text "The answer to $($Command.Id) came too late for Keyturn, or was not asked for any more."
    }
    $Command.Stage = 'done'
    $Command.Result = $null
    $Command.Body = $null
    try {
        Add-JournalLine -Place $Worker.Place -Id $Command.Id -Line ([ordered]@{ stage = 'done' })
    }
    catch {
        # after the next start it is posted once more, which does no harm
        Write-Log -Worker $Worker -Text "That $($Command.Id) is done could not be written: $($_.Exception.Message)"
    }
}

function Update-Command {
    # One command's next act, if it is time for it.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][hashtable] $Command)
    if ($null -ne $Command.Child) {
        $result = Update-Child -Child $Command.Child -Late ((Get-UnixTime) -gt ($Command.Expires + 600))
        if ($null -ne $result) {
            $result['request'] = $Command.Request
            if (($Command.Request['command'] -eq 'restart-service') -or ($result['exitCode'] -ne 0)) {
                # what was made ready meanwhile may hold a connection to the service as it was
                Clear-Prepared -Worker $Worker
                $Worker.PrepareNext = $true
            }
            Set-Result -Worker $Worker -Command $Command -Result $result
        }
    }
    elseif ($null -ne $Command.Exchange) {
        if ($Command.Exchange.Task.IsCompleted) {
            if ($Command.Stage -eq 'nonce') {
                Complete-Take -Worker $Worker -Command $Command
            }
            else {
                Complete-Answer -Worker $Worker -Command $Command
            }
        }
    }
    elseif ((Get-Elapsed -Worker $Worker) -ge $Command.NextAt) {
        if ($Command.Stage -eq 'result') {
            Start-Answer -Worker $Worker -Command $Command
        }
        elseif (($Command.Stage -eq 'nonce') -and (-not $Worker.Draining)) {
            if ((Get-UnixTime) -gt $Command.Expires) {
                # nobody waits for it any more
                Remove-JournalFile -Worker $Worker -Id $Command.Id
                return
            }
            $Command.Exchange = Start-Exchange -Worker $Worker -Address $Command.Address -Path "take/$($Command.Id)" -Claims ([ordered]@{
                    id = $Command.Id; nonce = $Command.Nonce
                })
        }
    }
}

function Invoke-WorkerTurn {
    # Looks once at everything that was begun, and begins what is due.
    param([Parameter(Mandatory = $true)][hashtable] $Worker)
    foreach ($node in @($Worker.Nodes.Values)) {
        if (($null -ne $node.Exchange) -and $node.Exchange.Task.IsCompleted) {
            Complete-Poll -Worker $Worker -Node $node
        }
    }
    foreach ($command in @(Get-KnownCommand -Worker $Worker)) {
        Update-Command -Worker $Worker -Command $command
    }
    Update-Prepared -Worker $Worker
    $now = Get-Elapsed -Worker $Worker
    if ($now -ge $Worker.NextCleaning) {
        $Worker.NextCleaning = $now + 3600
        Clear-Journal -Worker $Worker
    }
    if ($Worker.Draining -or ((Get-Busy -Worker $Worker) -ge $script:MostChildren)) {
        return
    }
    foreach ($node in @($Worker.Nodes.Values)) {
        if (($null -eq $node.Exchange) -and ($now -ge $node.NextAt)) {
            Start-Poll -Worker $Worker -Node $node
        }
    }
}

function Clear-Journal {
    param([Parameter(Mandatory = $true)][hashtable] $Worker)
    try {
        Remove-OldJournal -Place $Worker.Place -Commands $Worker.Commands
    }
    catch {
        Write-Log -Worker $Worker -Text "The journal could not be cleaned: $($_.Exception.Message)"
    }
}

function Test-WorkerIdle {
    # Nothing runs, is being taken or waits to be posted.
    param([Parameter(Mandatory = $true)][hashtable] $Worker)
    return @(Get-KnownCommand -Worker $Worker | Where-Object -FilterScript { $_.Stage -ne 'done' }).Count -eq 0
}

function Test-WorkerDone {
    # Should the process end now? It is started again within a minute. While the set-up is at work no command is taken and what runs is
    # waited for; results that could not be posted are on the disk. After a day it ends by itself when it is idle: Windows
    # PowerShell was not made to run for months.
    param([Parameter(Mandatory = $true)][hashtable] $Worker)
    $Worker.Draining = Test-Locked -Path $Worker.Place.SetupLock
    if ($Worker.Draining) {
        return @(Get-KnownCommand -Worker $Worker | Where-Object -FilterScript {
                ($null -ne $_.Child) -or (($_.Stage -eq 'nonce') -and ($null -ne $_.Exchange))
            }).Count -eq 0
    }
    return ((Get-Elapsed -Worker $Worker) -gt 86400) -and (Test-WorkerIdle -Worker $Worker)
}

function Wait-Turn {
    # Until something has come, or a short while.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [int] $Milliseconds = 500)
    $tasks = @(
        @($Worker.Nodes.Values) + @(Get-KnownCommand -Worker $Worker) |
            Where-Object -FilterScript { $null -ne $_.Exchange } |
            ForEach-Object -Process { $_.Exchange.Task }
        Get-KnownCommand -Worker $Worker | Where-Object -FilterScript { $null -ne $_.Child } | ForEach-Object -Process { $_.Child.Reads[0] }
    )
    if (($tasks.Count -eq 0) -or (@($tasks | Where-Object -FilterScript { $_.IsCompleted }).Count -gt 0)) {
        # a child that has said everything ends within milliseconds
        Start-Sleep -Milliseconds 20
        return
    }
    $null = [Threading.Tasks.Task]::WaitAny([Threading.Tasks.Task[]]$tasks, $Milliseconds)
}

function Start-Worker {
    # Returns the exit code, when it is time to end.
    param([Parameter(Mandatory = $true)][string] $Folder, [Parameter(Mandatory = $true)][string] $ScriptFolder)
    $place = Get-Place -Folder $Folder
    if (Test-Locked -Path $place.SetupLock) {
        return 0
    }
    $lock = Open-Lock -Path $place.WorkerLock
    if ($null -eq $lock) {
        # another one runs on this machine
        return 0
    }
    try {
        $worker = New-Worker -Place $place -ScriptFolder $ScriptFolder
        Enter-KillJob
        Write-Log -Worker $worker -Text "The sync worker $($worker.Version) began. Key of this server: $($worker.Thumbprint). Polls $(@($worker.Nodes.Keys) -join ', ')." -Kind 'Information'
        while (-not (Test-WorkerDone -Worker $worker)) {
            Invoke-WorkerTurn -Worker $worker
            Wait-Turn -Worker $worker
        }
        Clear-Prepared -Worker $worker
        return 0
    }
    finally {
        $lock.Dispose()
    }
}
