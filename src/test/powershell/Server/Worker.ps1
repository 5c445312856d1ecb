# A sync worker of the tests stands still at a named point of a command, so that it can be killed there. This file lies in the worker's
# folder Windows, which is read after its own. It puts itself around functions of the worker and changes nothing of what they do.

$script:Itself = @{}
foreach ($name in @('Get-Elapsed', 'Start-Exchange', 'Add-CommandStart', 'Start-Child', 'Start-Answer', 'Complete-Answer')) {
    $script:Itself[$name] = (Get-Item -Path "function:$name").ScriptBlock
}

function Get-Asked {
    # A file that a test has left for this worker.
    param([string] $Name)
    return [IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, $Name)
}

function Wait-At {
    # Stands still when a test has asked for this point. The point of another command is passed; before it is taken, a command has no name.
    param([string] $Point, [AllowNull()][AllowEmptyString()][string] $Command)
    $asked = Get-Asked -Name 'stop-at.txt'
    if ([IO.File]::Exists($asked)) {
        $words = [IO.File]::ReadAllText($asked).Split([char]' ')
        if (($words[0] -ceq $Point) -and ([string]::IsNullOrEmpty($Command) -or ($words[1] -ceq $Command))) {
            [IO.File]::Move($asked, (Get-Asked -Name 'stopped.txt'))
            [Threading.Thread]::Sleep([Threading.Timeout]::Infinite)
        }
    }
}

function Get-NameOf {
    # What a command asks for: none before it was taken.
    param([hashtable] $Command)
    if ($null -eq $Command.Request) {
        return ''
    }
    return $Command.Request['command']
}

function Get-Elapsed {
    # A test may say that a day has gone by.
    param([hashtable] $Worker)
    $seconds = & $script:Itself['Get-Elapsed'] @PSBoundParameters
    if ([IO.File]::Exists((Get-Asked -Name 'a-day-later.txt'))) {
        $seconds += 90000.0
    }
    return $seconds
}

function Start-Exchange {
    param([hashtable] $Worker, [string] $Address, [string] $Path, [Collections.IDictionary] $Claims, [string] $Body)
    if ($Path.StartsWith('take/')) {
        Wait-At -Point 'before-take'
    }
    return & $script:Itself['Start-Exchange'] @PSBoundParameters
}

function Add-CommandStart {
    param([hashtable] $Worker, [hashtable] $Command)
    Wait-At -Point 'taken'
    return & $script:Itself['Add-CommandStart'] @PSBoundParameters
}

function Start-Child {
    param([hashtable] $Worker, [string] $Request)
    Wait-At -Point 'in-the-journal' -Command ([regex]::Match($Request, '"command":"([^"]+)"').Groups[1].Value)
    return & $script:Itself['Start-Child'] @PSBoundParameters
}

function Start-Answer {
    param([hashtable] $Worker, [hashtable] $Command)
    Wait-At -Point 'result-on-the-disk' -Command (Get-NameOf -Command $Command)
    & $script:Itself['Start-Answer'] @PSBoundParameters
}

function Complete-Answer {
    param([hashtable] $Worker, [hashtable] $Command)
    Wait-At -Point 'posted' -Command (Get-NameOf -Command $Command)
    & $script:Itself['Complete-Answer'] @PSBoundParameters
    Wait-At -Point 'acknowledged' -Command (Get-NameOf -Command $Command)
}
