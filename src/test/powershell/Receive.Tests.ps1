#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.3.0' }
# The sync worker against a port that plays Keyturn, with good and with hostile answers; what is left in its journal after each.

Describe 'The sync worker' {
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'WorkerFixture.ps1')
        Set-Variable -Name scripts -Value (Join-Path -Path $repository -ChildPath 'src/main/powershell')

        $port = Start-Port

        function Get-Answers {
            param([string] $Id = 'c-1')
            $command = (Get-Port -Port $port).commands.$Id
            if ($command.PSObject.Properties['answers']) {
                return , @($command.answers)
            }
            return , @()
        }

        function Get-Ran {
            $file = [IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'ran.txt')
            if ([IO.File]::Exists($file)) {
                return , @([IO.File]::ReadAllLines($file))
            }
            return , @()
        }

        function Wait-Gone {
            # A process that was killed is there until the system has cleaned up after it.
            param([int] $Id)
            $clock = [Diagnostics.Stopwatch]::StartNew()
            while ($null -ne (Get-Process -Id $Id -ErrorAction SilentlyContinue)) {
                $clock.Elapsed.TotalSeconds | Should -BeLessThan 120
                Start-Sleep -Milliseconds 50
            }
        }

        function Get-Stage {
            param([string] $Id = 'c-1')
            return (Read-JournalFile -File (Get-JournalFile -Place $place -Id $Id))['stage']
        }

        function Open-Worker {
            $worker = New-Worker -Place $place -ScriptFolder $scripts
            $worker.Pace = 0.1
            $worker.ChildScript = Join-Path -Path $scripts -ChildPath 'Receive-Keyturn.ps1'
            return $worker
        }
    }
    BeforeEach {
        Reset-Port -Port $port
        $place = Initialize-Place -Address $port.Address
        $worker = Open-Worker
    }
    AfterEach {
        foreach ($command in @(Get-KnownCommand -Worker $worker)) {
            if ($null -ne $command.Child) {
                Stop-Child -Child $command.Child
            }
        }
        Clear-Prepared -Worker $worker
        $worker.Client.Dispose()
    }
    AfterAll {
        Stop-Port -Port $port
    }

    Context 'a command' {
        It 'is taken, run and answered' {
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{ text = "q`"b\s'<&>" } } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            $answer = (Get-Answers)[0]
            $answer.exitCode | Should -Be 0
            $answer.answer | Should -BeExactly '{"text":"q\"b\\s''<&>"}'
            $answer.right | Should -BeTrue
            $answer.PSObject.Properties['complaint'] | Should -BeNullOrEmpty
            Invoke-Turns -Worker $worker -Until { (Get-Stage) -eq 'done' }
            (Get-Ran).Count | Should -Be 1
            $log = (Get-Port -Port $port).log
            $log | Where-Object -FilterScript { $_.PSObject.Properties['error'] } | Should -BeNullOrEmpty
            $log[0].claims.worker | Should -Match '^\d+\.\d+\.\d+$'
            $log[0].claims.opening.n | Should -BeExactly $vectors.opening.jwk.n
            $log[0].claims.instance | Should -BeExactly $worker.Instance
        }

        It 'tells its exit code and what its child complained of' {
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{ do = 'fail' } } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            (Get-Answers)[0].exitCode | Should -Be 3
            (Get-Answers)[0].answer | Should -BeExactly ''
            (Get-Answers)[0].complaint | Should -BeExactly "it did not go`n"
        }

        It 'has a complaint of 8 KB at most' {
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{ do = 'complain' } } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            (Get-Answers)[0].complaint.Length | Should -Be 8192
        }

        It 'is lost when its child <Do>' -ForEach @(
            @{ Do = 'flood'; Why = '*more than an answer can be*' }
            @{ Do = 'large'; Why = '*larger than an answer can be*' }
        ) {
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{ do = $Do } } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            (Get-Answers)[0].lost | Should -BeLike $Why
        }

        It 'fits with half a million quotes in its answer' {
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{ do = 'quotes' } } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            (Get-Answers)[0].answer.Length | Should -Be 500000
        }

        It 'is lost when no child can be started' {
            [IO.File]::Delete([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'child.sh'))
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            (Get-Answers)[0].lost | Should -BeLike 'The command was not run: *'
        }

        It 'is ended ten minutes after its expiry' {
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{ do = 'wait' } } } }
            Invoke-Turns -Worker $worker -Until { [IO.File]::Exists([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'waits.txt')) }
            @(Get-KnownCommand -Worker $worker)[0].Expires -= 1000
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            (Get-Answers)[0].lost | Should -BeLike '*ten minutes*'
            $process = [int][IO.File]::ReadAllText([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'waits.txt'))
            Wait-Gone -Id $process
        }

        It 'is one of four at a time' {
            $commands = @{}
            foreach ($number in 1..6) {
                $commands["c-$number"] = @{ request = @{ do = 'wait' } }
            }
            Set-Port -Port $port -State @{ commands = $commands }
            # a poll that was under way when the fourth one began is answered still
            Invoke-Turns -Worker $worker -Until { ((Get-Ran).Count -ge 4) -and ($null -eq $worker.Nodes[0].Exchange) }
            foreach ($turn in 1..10) {
                Invoke-WorkerTurn -Worker $worker
                Wait-Turn -Worker $worker -Milliseconds 50
            }
            (Get-Ran).Count | Should -Be 4
            $worker.Nodes[0].Exchange | Should -BeNullOrEmpty
        }

        It 'is told apart from another one by case, and may be called Values' {
            Set-Port -Port $port -State @{ commands = @{ 'Values' = @{ request = @{ n = 1 } } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers -Id 'Values').Count -gt 0 }
            Set-Port -Port $port -State @{ commands = @{ 'values2' = @{ request = @{ n = 2 } } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers -Id 'values2').Count -gt 0 }
            Set-Port -Port $port -State @{ commands = @{ 'VALUES2' = @{ request = @{ n = 3 } } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers -Id 'VALUES2').Count -gt 0 }
            (Get-Ran).Count | Should -Be 3
        }

        It 'is not taken when its id is odd' {
            Set-Port -Port $port -State @{ commands = @{ '../../x' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'id cannot be used' }
            (Get-Ran).Count | Should -Be 0
        }
    }

    Context 'a poll' {
        It 'that is answered wrongly (<Kind>) is no good poll, and is asked again' -ForEach @(
            'captive', 'captive-with-our-type', 'text-plain', 'no-type', 'redirect', 'created', 'foreign-key', 'wrong-typ', 'wrong-jti', 'wrong-aud',
            'old', 'no-iat', 'huge', 'cut', 'reset', 'unknown-key', 'clock', 'cloned', 'bad-json', 'server-error' | ForEach-Object -Process { @{ Kind = $_ } }
        ) {
            Set-Port -Port $port -State @{ wrong = @{ poll = $Kind }; times = @{ poll = 1 }; commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'No good answer' }
            $worker.Nodes[0].Failures | Should -Be 1
            (Get-Ran).Count | Should -Be 0
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            Get-FakeEvent | Should -Match 'answers again'
        }

        It 'tells what a refusal says, without believing it' {
            Set-Port -Port $port -State @{ wrong = @{ poll = 'unknown-key' } }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'unknown-key' }
            Get-FakeEvent | Should -Match $vectors.signing.thumbprint
        }

        It 'leaves word for the self-test of how it went' {
            Set-Port -Port $port -State @{ wrong = @{ poll = 'unknown-key' }; times = @{ poll = 1 } }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'unknown-key' }
            (Read-FileAsJson -Path $place.Polls)['nodes'][0]['trouble'] | Should -Match 'unknown-key'
            Invoke-Turns -Worker $worker -Until { (Read-FileAsJson -Path $place.Polls)['nodes'][0]['trouble'] -eq '' }
        }

        It 'goes on when that word cannot be left' {
            $null = New-Item -Path ($place.Polls + '.new') -ItemType Directory
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'could not be written' }
        }

        It 'tells by how much the clocks differ' {
            Set-Port -Port $port -State @{ skew = 1000 }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'differ by (9\d\d|1000) seconds' }
        }

        It 'is not begun again at once when it is answered at once' {
            $worker.Pace = 1.0
            $script:now = 0.0
            Mock -CommandName Get-Elapsed -MockWith { return $script:now }
            Set-Port -Port $port -State @{ hold = 0 }
            foreach ($polls in 1..4) {
                Invoke-Turns -Worker $worker -Until { (@((Get-Port -Port $port).log).Count -ge $polls) -and ($null -eq $worker.Nodes[0].Exchange) }
                $script:now += 0.75
                foreach ($turn in 1..3) {
                    Invoke-WorkerTurn -Worker $worker
                    $worker.Nodes[0].Exchange | Should -BeNullOrEmpty
                }
                @((Get-Port -Port $port).log) | Should -HaveCount $polls
                $script:now += 0.25
            }
        }

        It 'carries the result of the self-test' {
            Write-FileDurably -Path $place.SelfTest -Text '{"at":1790000000,"failed":["pipe"],"lines":[]}'
            Invoke-Turns -Worker $worker -Until { @((Get-Port -Port $port).log).Count -gt 0 }
            $claims = @((Get-Port -Port $port).log)[0].claims
            $claims.selfTest.at | Should -Be 1790000000
            $claims.selfTest.failed | Should -Be @('pipe')
        }

        It 'comes from Keyturn with its next key too' {
            Set-Port -Port $port -State @{ signer = 'next' }
            Invoke-Turns -Worker $worker -Until { $worker.Nodes[0].LastGood -gt 0 -and @((Get-Port -Port $port).log).Count -gt 1 }
            Get-FakeEvent | Should -Not -Match 'No good answer'
        }
    }

    Context 'the addresses' {
        It 'are those that Keyturn told last, also after a new start' {
            $other = Start-Port
            try {
                Set-Port -Port $port -State @{ addresses = @($port.Address, $other.Address) }
                Set-Port -Port $other -State @{ addresses = @($other.Address) }
                Invoke-Turns -Worker $worker -Until { ($worker.Nodes.Count -eq 1) -and ($worker.Nodes[0].Address -eq $other.Address) }
                $again = Open-Worker
                @($again.Nodes.Keys) | Should -Be @($port.Address, $other.Address)
                $again.Client.Dispose()
            }
            finally {
                Stop-Port -Port $other
            }
        }

        It 'stay when one of the new ones cannot be used: <Address>' -ForEach @(
            @{ Address = 'http://keyturn.contoso.com' }, @{ Address = 'ftp://a' }, @{ Address = 'https://u:p@a' }, @{ Address = 'https://a/?q' }, @{ Address = 'a' }, @{ Address = 7 }
        ) {
            Set-Port -Port $port -State @{ addresses = @('https://keyturn.contoso.com', $Address) }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'cannot be used' }
            @($worker.Nodes.Keys) | Should -Be @($port.Address)
        }

        It 'may fail to be written' {
            $null = New-Item -Path ($place.Addresses + '.new') -ItemType Directory
            Set-Port -Port $port -State @{ addresses = @($port.Address, 'http://127.0.0.1:9') }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'could not be written' }
            $worker.Nodes.Count | Should -Be 2
        }
    }

    Context 'a take' {
        It 'that is answered wrongly (<Kind>) is tried again, and the command runs once' -ForEach @(
            'captive', 'foreign-key', 'wrong-typ', 'wrong-nonce', 'wrong-id', 'wrong-aud', 'no-exp', 'request-is-text', 'cut', 'reset', 'server-error', 'huge' |
                ForEach-Object -Process { @{ Kind = $_ } }
        ) {
            Set-Port -Port $port -State @{ wrong = @{ take = $Kind }; times = @{ take = 1 }; commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'could not be taken' }
            (Get-Ran).Count | Should -Be 0
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            (Get-Ran).Count | Should -Be 1
            $nonces = @((Get-Port -Port $port).log | Where-Object -FilterScript { $_.call -eq 'take' -and $_.PSObject.Properties['claims'] } | ForEach-Object -Process { $_.claims.nonce })
            @($nonces | Select-Object -Unique) | Should -HaveCount 1
        }

        It 'of a command that is <Kind> is answered with lost, and nothing runs' -ForEach @(
            @{ Kind = 'expired'; Why = '*expired*' }, @{ Kind = 'old'; Why = '*clocks*' }, @{ Kind = 'no-iat'; Why = '*no time*' }
        ) {
            Set-Port -Port $port -State @{ wrong = @{ take = $Kind }; commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            (Get-Answers)[0].lost | Should -BeLike $Why
            (Get-Ran).Count | Should -Be 0
        }

        It 'of a command that is gone is given up' {
            Set-Port -Port $port -State @{ wrong = @{ take = 'reset' }; times = @{ take = 1 }; commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'could not be taken' }
            Set-Port -Port $port -State @{ commands = @{} }
            Invoke-Turns -Worker $worker -Until { $worker.Commands.Count -eq 0 }
            Test-Journaled -Place $place -Id 'c-1' | Should -BeFalse
        }

        It 'is given up after a quarter of an hour' {
            Set-Port -Port $port -State @{ wrong = @{ take = 'reset' }; commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'could not be taken' }
            @(Get-KnownCommand -Worker $worker)[0].Expires -= 1000
            Set-Port -Port $port -State @{ commands = @{} }
            Invoke-Turns -Worker $worker -Until { $worker.Commands.Count -eq 0 }
        }

        It 'does not happen when the journal cannot be written' {
            Remove-Item -LiteralPath $place.Journal
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'is not taken, because the journal' }
            @((Get-Port -Port $port).log | Where-Object -FilterScript { $_.call -eq 'take' }) | Should -HaveCount 0
            $null = New-Item -Path $place.Journal -ItemType Directory
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
        }

        It 'runs nothing when the disk is full after it' {
            Mock -CommandName Add-JournalLine -MockWith { throw 'There is not enough space on the disk.' } -ParameterFilter { $Line['stage'] -ne 'nonce' }
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            (Get-Answers)[0].lost | Should -BeLike '*journal*not enough space*'
            (Get-Ran).Count | Should -Be 0
            Get-FakeEvent | Should -Match 'could not be written'
        }

        It 'does not happen again for a command that an unreadable journal knows' {
            [IO.File]::WriteAllText((Get-JournalFile -Place $place -Id 'c-1'), "`n{}`n")
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { @((Get-Port -Port $port).log).Count -gt 1 }
            (Get-Ran).Count | Should -Be 0
            Add-Command -Worker $worker -Node $worker.Nodes[0] -Id 'c-1'
            $worker.Commands.ContainsKey('c-1') | Should -BeFalse
        }
    }

    Context 'an answer' {
        It 'is posted again after <Kind>' -ForEach @('captive', 'server-error', 'reset', 'unknown-key' | ForEach-Object -Process { @{ Kind = $_ } }) {
            Set-Port -Port $port -State @{ wrong = @{ answer = $Kind }; times = @{ answer = 1 }; commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            Get-FakeEvent | Should -Match 'posted again'
            (Get-Ran).Count | Should -Be 1
        }

        It 'is posted until it is acknowledged, and no more after 410' {
            Set-Port -Port $port -State @{ wrong = @{ acknowledge = 'no' }; commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -ge 2 }
            # the same bytes each time
            @((Get-Port -Port $port).log | Where-Object -FilterScript { $_.call -eq 'answer' } | ForEach-Object -Process { $_.claims.sha256 } | Select-Object -Unique) | Should -HaveCount 1
            Set-Port -Port $port -State @{ commands = @{} }
            Invoke-Turns -Worker $worker -Until { (Get-Stage) -eq 'done' }
            Get-FakeEvent | Should -Match 'too late'
            Test-WorkerIdle -Worker $worker | Should -BeTrue
        }

        It 'is posted even when its acknowledgement cannot be written' {
            Mock -CommandName Add-JournalLine -MockWith { throw 'full' } -ParameterFilter { $Line['stage'] -in @('result', 'done') }
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{} } } }
            Invoke-Turns -Worker $worker -Until { (Get-FakeEvent) -match 'is done could not be written' }
            (Get-Answers).Count | Should -Be 1
        }
    }

    Context 'a new start' {
        It 'takes with the same nonce what was about to be taken' {
            Add-JournalLine -Place $place -Id 'c-1' -Line ([ordered]@{ id = 'c-1'; address = $port.Address; nonce = 'kept'; since = Get-UnixTime; stage = 'nonce' })
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{}; taken = $true; nonce = 'kept' } } }
            $worker = Open-Worker
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            (Get-Ran).Count | Should -Be 1
            (Get-Answers)[0].exitCode | Should -Be 0
        }

        It 'answers lost for what was <Stage>, and never runs it' -ForEach @(@{ Stage = 'taken'; Why = '*before it started*' }, @{ Stage = 'started'; Why = '*while the command ran*' }) {
            Add-JournalLine -Place $place -Id 'c-1' -Line ([ordered]@{ id = 'c-1'; address = $port.Address; nonce = 'n'; since = Get-UnixTime; stage = 'nonce' })
            Add-JournalLine -Place $place -Id 'c-1' -Line ([ordered]@{ stage = $Stage; command = 'hash'; expires = (Get-UnixTime) + 100 })
            # offered again, by a Keyturn that has forgotten that it was taken
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{} } } }
            $worker = Open-Worker
            Invoke-Turns -Worker $worker -Until { (Get-Answers).Count -gt 0 }
            (Get-Answers)[0].lost | Should -BeLike $Why
            (Get-Answers)[0].command | Should -BeExactly 'hash'
            (Get-Ran).Count | Should -Be 0
        }

        It 'posts a result that was not acknowledged' {
            Add-JournalLine -Place $place -Id 'c-1' -Line ([ordered]@{ id = 'c-1'; address = $port.Address; nonce = 'n'; since = Get-UnixTime; stage = 'nonce' })
            Add-JournalLine -Place $place -Id 'c-1' -Line ([ordered]@{ stage = 'result'; command = 'hash'; expires = (Get-UnixTime) + 100; result = [ordered]@{ exitCode = 0; answer = '{"ok":true}' } })
            # a crash in the middle of the next line
            [IO.File]::AppendAllText((Get-JournalFile -Place $place -Id 'c-1'), "`n{`"stage`":`"do")
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{}; taken = $true } } }
            $worker = Open-Worker
            Invoke-Turns -Worker $worker -Until { (Get-Stage) -eq 'done' }
            (Get-Answers)[0].answer | Should -BeExactly '{"ok":true}'
        }

        It 'forgets a command a day after its expiry, and what was never whole at once' {
            foreach ($case in @(@('old', -86500), @('new', -86300))) {
                Add-JournalLine -Place $place -Id $case[0] -Line ([ordered]@{
                        id = $case[0]; address = 'https://a'; nonce = 'n'; since = 0; stage = 'done'; command = 'h'; expires = (Get-UnixTime) + $case[1]
                    })
            }
            [IO.File]::WriteAllText((Get-JournalFile -Place $place -Id 'cut'), "`n{`"id`":`"cu")
            $worker = Open-Worker
            Clear-Journal -Worker $worker
            @($worker.Commands.Keys) | Should -Be @('new')
            [IO.Directory]::GetFiles($place.Journal) | Should -HaveCount 1
        }

        It 'goes on when the journal cannot be cleaned' {
            Mock -CommandName Remove-OldJournal -MockWith { throw 'denied' }
            Clear-Journal -Worker $worker
            Get-FakeEvent | Should -Match 'could not be cleaned: denied'
        }

        It 'is refused without a configuration' {
            [IO.File]::Delete($place.Told)
            { New-Worker -Place $place -ScriptFolder $scripts } | Should -Throw '*Install-Keyturn.ps1*'
        }
    }

    Context 'the back-off' {
        It 'grows to ten seconds, and to a minute after half an hour' {
            foreach ($case in @(@(1, 0, 0.5, 1), @(3, 0, 2, 4), @(9, 1799, 5, 10), @(9, 1800, 30, 60), @(100000, 90000, 30, 60))) {
                $delay = Get-RetryDelay -Failures $case[0] -SinceGood $case[1]
                $delay | Should -BeGreaterOrEqual $case[2]
                $delay | Should -BeLessOrEqual $case[3]
            }
        }

        It 'does not say the same twice within an hour' {
            Write-Log -Worker $worker -Text 'the same'
            Write-Log -Worker $worker -Text 'the same'
            @([regex]::Matches((Get-FakeEvent), 'the same')).Count | Should -Be 1
            foreach ($number in 1..502) {
                Write-Log -Worker $worker -Text "$number"
            }
            $worker.Said.Count | Should -BeLessThan 500
        }

        It 'survives an event log that is not there' {
            Mock -CommandName Write-WorkerEvent -MockWith { throw 'no source' }
            { Write-Log -Worker $worker -Text 'x' } | Should -Not -Throw
        }
    }

    Context 'the set-up at work' {
        It 'lets what runs end, takes nothing more, and ends the worker' {
            Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{ do = 'wait' } } } }
            Invoke-Turns -Worker $worker -Until { (Get-Ran).Count -gt 0 }
            $lock = Open-Lock -Path $place.SetupLock
            try {
                Set-Port -Port $port -State @{ commands = @{ 'c-2' = @{ request = @{} } } }
                Test-WorkerDone -Worker $worker | Should -BeFalse
                Invoke-WorkerTurn -Worker $worker
                (Get-Ran).Count | Should -Be 1
                Stop-Child -Child @(Get-KnownCommand -Worker $worker)[0].Child
                @(Get-KnownCommand -Worker $worker)[0].Child = $null
                Test-WorkerDone -Worker $worker | Should -BeTrue
                Start-Worker -Folder $place.Root -ScriptFolder $scripts | Should -Be 0
            }
            finally {
                $lock.Dispose()
            }
            Test-WorkerDone -Worker $worker | Should -BeFalse
        }

        It 'ends after a day when nothing is left to do' {
            Mock -CommandName Get-Elapsed -MockWith { return 90000.0 }
            Test-WorkerDone -Worker $worker | Should -BeTrue
            $worker.Commands['c-1'] = New-Command -Id 'c-1' -Address $port.Address -Nonce 'n' -Since 0
            Test-WorkerDone -Worker $worker | Should -BeFalse
        }

        It 'is one process on a machine' {
            $lock = Open-Lock -Path $place.WorkerLock
            try {
                Start-Worker -Folder $place.Root -ScriptFolder $scripts | Should -Be 0
            }
            finally {
                $lock.Dispose()
            }
        }

        It 'runs until it is time to end' {
            $script:turns = 0
            Mock -CommandName Test-WorkerDone -MockWith { $script:turns++; return $script:turns -gt 3 }
            Start-Worker -Folder $place.Root -ScriptFolder $scripts | Should -Be 0
            Get-FakeEvent | Should -Match "The sync worker \d.* began. Key of this server: $($vectors.signing.thumbprint)"
            [IO.File]::Exists([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'job.txt')) | Should -BeTrue
            (Open-Lock -Path $place.WorkerLock).Dispose()
        }
    }

    Context 'a child that is ready' {
        BeforeAll {
            function Send-Command {
                param([string] $Id, [hashtable] $Request)
                Set-Port -Port $port -State @{ commands = @{ $Id = @{ request = $Request } } }
                Invoke-Turns -Worker $worker -Until { (Get-Answers -Id $Id).Count -gt 0 }
                return (Get-Answers -Id $Id)[0]
            }
        }

        It 'is made after a command, gets the next one, and ends with it' {
            $worker.Prepared | Should -BeNullOrEmpty
            $null = Send-Command -Id 'c-1' -Request @{ do = 'pid' }
            Invoke-Turns -Worker $worker -Until { $null -ne $worker.Prepared }
            $ready = $worker.Prepared.Process.Id
            (Send-Command -Id 'c-2' -Request @{ do = 'pid' }).answer | Should -Be "$ready"
            Invoke-Turns -Worker $worker -Until { $null -ne $worker.Prepared }
            $worker.Prepared.Process.Id | Should -Not -Be $ready
        }

        It 'is ended after ten minutes, and none takes its place before the next command' {
            $null = Send-Command -Id 'c-1' -Request @{ do = 'pid' }
            Invoke-Turns -Worker $worker -Until { $null -ne $worker.Prepared }
            $process = $worker.Prepared.Process.Id
            $worker.Prepared.Opened -= 601
            Invoke-WorkerTurn -Worker $worker
            Invoke-WorkerTurn -Worker $worker
            $worker.Prepared | Should -BeNullOrEmpty
            Wait-Gone -Id $process
        }

        It 'is another one after <After>' -ForEach @(@{ After = 'restart-service'; Request = @{ command = 'restart-service' } }, @{ After = 'a failure'; Request = @{ do = 'fail' } }) {
            $null = Send-Command -Id 'c-1' -Request @{ do = 'pid' }
            Invoke-Turns -Worker $worker -Until { $null -ne $worker.Prepared }
            # made ready while the command runs, and discarded when it has ended
            Mock -CommandName Clear-Prepared -MockWith { $script:cleared = $true }
            $script:cleared = $false
            $null = Send-Command -Id 'c-2' -Request $Request
            $script:cleared | Should -BeTrue
        }

        It 'that has died is no loss' {
            $null = Send-Command -Id 'c-1' -Request @{ do = 'pid' }
            Invoke-Turns -Worker $worker -Until { $null -ne $worker.Prepared }
            $worker.Prepared.Process.Kill()
            $worker.Prepared.Process.WaitForExit(120000) | Should -BeTrue
            $child = Start-Child -Worker $worker -Request '{}'
            $child.Process.HasExited | Should -BeFalse
            Stop-Child -Child $child
        }

        It 'ends when the set-up is at work' {
            $null = Send-Command -Id 'c-1' -Request @{ do = 'pid' }
            Invoke-Turns -Worker $worker -Until { $null -ne $worker.Prepared }
            $lock = Open-Lock -Path $place.SetupLock
            $null = Test-WorkerDone -Worker $worker
            Invoke-WorkerTurn -Worker $worker
            $lock.Dispose()
            $worker.Prepared | Should -BeNullOrEmpty
        }
    }

    Context 'a text' {
        It 'is cut without half a character' {
            $key = [char]::ConvertFromUtf32(0x1F511)
            Limit-Utf8 -Text ('a' * 8190 + $key) -Bytes 8192 | Should -BeExactly ('a' * 8190)
            Limit-Utf8 -Text ('a' * 8188 + $key) -Bytes 8192 | Should -BeExactly ('a' * 8188 + $key)
            [Text.Encoding]::UTF8.GetByteCount((Limit-Utf8 -Text ([string][char]0x20AC * 9000) -Bytes 8192)) | Should -BeLessOrEqual 8192
            Limit-Utf8 -Text '' -Bytes 8192 | Should -BeExactly ''
        }

        It 'in a file is whole or the one before' {
            $file = Join-Path -Path $TestDrive -ChildPath 'whole.json'
            Write-FileDurably -Path $file -Text '{"a":1}'
            Write-FileDurably -Path $file -Text '{"a":2}'
            (Read-FileAsJson -Path $file)['a'] | Should -Be 2
            [IO.File]::Move($file, $file + '.old')
            (Read-FileAsJson -Path $file)['a'] | Should -Be 2
            [IO.File]::WriteAllText($file, '{')
            (Read-FileAsJson -Path $file)['a'] | Should -Be 2
            Read-FileAsJson -Path (Join-Path -Path $TestDrive -ChildPath 'none') | Should -BeNullOrEmpty
        }

        It 'is a thumbprint or not: <Text>' -ForEach @(
            @{ Text = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'; Good = $true }
            @{ Text = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB'; Good = $false }
            @{ Text = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'; Good = $false }
            @{ Text = ''; Good = $false }
            @{ Text = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='; Good = $false }
        ) {
            Test-Thumbprint -Text $Text | Should -Be $Good
        }
    }
}

Describe 'The sync worker as a process' {
    # The unchanged scripts; only the folder Windows is another one.
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'WorkerFixture.ps1')

        $port = Start-Port

        function Start-Script {
            # Its process, to be killed or waited for.
            param([string] $Script = 'Receive-Keyturn.ps1', [string] $More = '')
            $info = New-Object -TypeName Diagnostics.ProcessStartInfo
            $info.FileName = Join-Path -Path $PSHOME -ChildPath 'pwsh'
            $info.Arguments = '-NoLogo -NoProfile -NonInteractive -File "{0}" {1}' -f (Join-Path -Path $scripts -ChildPath $Script), $More
            $info.RedirectStandardOutput = $true
            $info.RedirectStandardError = $true
            return [Diagnostics.Process]::Start($info)
        }

        function Wait-Until {
            param([scriptblock] $So, [double] $Seconds = 180)
            $clock = [Diagnostics.Stopwatch]::StartNew()
            while (-not (& $So)) {
                if ($clock.Elapsed.TotalSeconds -gt $Seconds) {
                    throw "It did not come so within $Seconds seconds: $So. Events: $(Get-FakeEvent)"
                }
                Start-Sleep -Milliseconds 100
            }
        }

        function Get-Answers {
            param([string] $Id = 'c-1')
            $command = (Get-Port -Port $port).commands.$Id
            if ($command.PSObject.Properties['answers']) {
                return , @($command.answers)
            }
            return , @()
        }

        function Get-Waiting {
            return [IO.File]::Exists([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'waits.txt'))
        }
    }
    BeforeEach {
        Reset-Port -Port $port
        $place = Initialize-Place -Address $port.Address
        $scripts = Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath 'scripts'
        Copy-Item -LiteralPath $main -Destination $scripts -Recurse
        Remove-Item -Path (Join-Path -Path $scripts -ChildPath 'Windows/*')
        Copy-Item -Path (Join-Path -Path $PSScriptRoot -ChildPath 'Windows/*.ps1') -Destination (Join-Path -Path $scripts -ChildPath 'Windows')
        $processes = New-Object -TypeName Collections.ArrayList
    }
    AfterEach {
        foreach ($process in $processes) {
            if (-not $process.HasExited) {
                $process.Kill()
            }
        }
        if (Get-Waiting) {
            # the job object of Windows would have done it
            & kill -9 ([IO.File]::ReadAllText([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'waits.txt')).Trim()) 2>$null
        }
    }
    AfterAll {
        Stop-Port -Port $port
    }

    It 'answers commands, is alone, and ends when the set-up is at work' {
        Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{ a = 1 } } } }
        $null = $processes.Add((Start-Script -More "-Folder $($place.Root)"))
        Wait-Until -So { (Get-Answers).Count -gt 0 }
        (Get-Answers)[0].answer | Should -BeExactly '{"a":1}'
        $null = $processes.Add((Start-Script -More "-Folder $($place.Root)"))
        $processes[1].WaitForExit(120000) | Should -BeTrue
        $processes[1].ExitCode | Should -Be 0
        $processes[0].HasExited | Should -BeFalse
        $lock = Open-Lock -Path $place.SetupLock
        $processes[0].WaitForExit(120000) | Should -BeTrue
        $processes[0].ExitCode | Should -Be 0
        $lock.Dispose()
    }

    It 'answers lost after it was killed while a command ran, and does not run it again' {
        Set-Port -Port $port -State @{ commands = @{ 'c-1' = @{ request = @{ do = 'wait' } } } }
        $null = $processes.Add((Start-Script -More "-Folder $($place.Root)"))
        Wait-Until -So { Get-Waiting }
        & kill -9 $processes[0].Id
        $processes[0].WaitForExit(120000) | Should -BeTrue
        $null = $processes.Add((Start-Script -More "-Folder $($place.Root)"))
        Wait-Until -So { (Get-Answers).Count -gt 0 }
        (Get-Answers)[0].lost | Should -BeLike '*while the command ran*'
        (Get-Answers)[0].right | Should -BeTrue
        @([IO.File]::ReadAllLines([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'ran.txt'))) | Should -HaveCount 1
    }

    It 'posts after it was killed what was on the disk and not acknowledged' {
        Set-Port -Port $port -State @{ wrong = @{ acknowledge = 'no' }; commands = @{ 'c-1' = @{ request = @{ a = 2 } } } }
        $null = $processes.Add((Start-Script -More "-Folder $($place.Root)"))
        Wait-Until -So { (Get-Answers).Count -gt 0 }
        & kill -9 $processes[0].Id
        $processes[0].WaitForExit(120000) | Should -BeTrue
        Set-Port -Port $port -State @{ wrong = @{} }
        $before = (Get-Answers).Count
        $null = $processes.Add((Start-Script -More "-Folder $($place.Root)"))
        Wait-Until -So { (Get-Answers).Count -gt $before }
        (Get-Answers)[-1].answer | Should -BeExactly '{"a":2}'
        Wait-Until -So { (Read-JournalFile -File (Get-JournalFile -Place $place -Id 'c-1'))['stage'] -eq 'done' }
        @([IO.File]::ReadAllLines([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'ran.txt'))) | Should -HaveCount 1
    }

    It 'tells why it cannot go on, and so does the self-test' {
        [IO.File]::Delete($place.Told)
        $null = $processes.Add((Start-Script -More "-Folder $($place.Root)"))
        $null = $processes.Add((Start-Script -Script 'Test-Keyturn.ps1' -More "-AsTask -Folder $($place.Root)"))
        foreach ($process in $processes) {
            $process.WaitForExit(120000) | Should -BeTrue
            $process.ExitCode | Should -Be 1
            $process.StandardError.ReadToEnd() | Should -Match 'Install-Keyturn.ps1'
        }
        Get-FakeEvent | Should -Match 'Error: The sync worker could not go on: The set-up is not finished'
    }

    It 'says in a language without methods that it cannot run: <Script>' -ForEach @(
        @{ Script = 'Receive-Keyturn.ps1'; Code = 3 }, @{ Script = 'Test-Keyturn.ps1'; Code = 3 }, @{ Script = 'Install-Keyturn.ps1 -Undo'; Code = 1 }
    ) {
        # as application control does with scripts that it does not trust
        $command = "`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; & $scripts/$Script"
        $said = & (Join-Path -Path $PSHOME -ChildPath 'pwsh') -NoLogo -NoProfile -NonInteractive -Command "$command; exit `$LASTEXITCODE" 2>&1 | Out-String
        $LASTEXITCODE | Should -Be $Code
        $said | Should -Match 'Application control'
    }

    It 'has a set-up that tells with -WhatIf what it would do' {
        # the machine in memory, at the start of the script
        [IO.File]::WriteAllText((Join-Path -Path $scripts -ChildPath 'Windows/Zz.ps1'), "`$TestDrive = '$TestDrive'`nfunction New-FakeWindows { }`nNew-FakeMachine`n")
        $null = $processes.Add((Start-Script -Script 'Install-Keyturn.ps1' -More "-Address https://keyturn.contoso.com -KeyturnKey $($vectors.keyturn.thumbprint) -WhatIf"))
        $said = $processes[0].StandardOutput.ReadToEnd()
        $processes[0].WaitForExit(120000) | Should -BeTrue
        $processes[0].ExitCode | Should -Be 0 -Because $processes[0].StandardError.ReadToEnd()
        $said | Should -Match 'Would: Make the local user keyturn'
        $said | Should -Match 'Would: Run the self-test'
        $null = $processes.Add((Start-Script -Script 'Install-Keyturn.ps1' -More '-Undo -WhatIf'))
        $processes[1].StandardOutput.ReadToEnd() | Should -Match 'Nothing was set up here'
    }
}
