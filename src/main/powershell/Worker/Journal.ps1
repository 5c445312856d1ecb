# The worker's memory of commands: one file for each, to which a line is added and flushed *before* the next act. A line that was
# cut off by a crash or a full disk does not count; what was written before it does. So a command runs at most once, and one
# that was taken is answered in any case, if only with "lost".
#
# Stages: nonce (about to be taken), taken, started (its child may run), result (to be posted), done (acknowledged).

function Get-JournalFile {
    # By hash: an id may differ from another one by case alone, which file names on Windows do not.
    param([Parameter(Mandatory = $true)][hashtable] $Place, [Parameter(Mandatory = $true)][string] $Id)
    return [IO.Path]::Combine($Place.Journal, (Get-Sha256Hex -Text $Id) + '.jsonl')
}

function Get-Sha256Hex {
    param([Parameter(Mandatory = $true)][string] $Text)
    $algorithm = [Security.Cryptography.SHA256]::Create()
    try {
        return [BitConverter]::ToString($algorithm.ComputeHash($script:Utf8.GetBytes($Text))).Replace('-', '').ToLowerInvariant()
    }
    finally {
        $algorithm.Dispose()
    }
}

function Add-JournalLine {
    # Throws when it is not on the disk.
    param(
        [Parameter(Mandatory = $true)][hashtable] $Place,
        [Parameter(Mandatory = $true)][string] $Id,
        [Parameter(Mandatory = $true)][Collections.IDictionary] $Line
    )
    # the break in front ends a line that was cut off
    $bytes = $script:Utf8.GetBytes("`n" + (ConvertTo-CompactJson -Value $Line) + "`n")
    $stream = [IO.File]::Open((Get-JournalFile -Place $Place -Id $Id), [IO.FileMode]::Append, [IO.FileAccess]::Write, [IO.FileShare]::Read)
    try {
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush($true)
    }
    finally {
        $stream.Dispose()
    }
}

function Test-Journaled {
    param([Parameter(Mandatory = $true)][hashtable] $Place, [Parameter(Mandatory = $true)][string] $Id)
    return [IO.File]::Exists((Get-JournalFile -Place $Place -Id $Id))
}

function Read-JournalFile {
    # What is known of a command; $null when its file has no whole line.
    param([Parameter(Mandatory = $true)][string] $File)
    $known = @{}
    foreach ($text in [IO.File]::ReadAllLines($File)) {
        if ($text.Length -gt 0) {
            try {
                $line = ConvertFrom-WireJson -Text $text
                foreach ($name in $line.Keys) {
                    $known[$name] = $line[$name]
                }
            }
            catch {
                Write-Verbose -Message "A line of $File was cut off."
            }
        }
    }
    if (-not ($known.ContainsKey('id') -and $known.ContainsKey('nonce') -and $known.ContainsKey('address') -and $known.ContainsKey('stage'))) {
        return $null
    }
    return $known
}

function New-Command {
    # A command as the worker knows it while it runs. Before it is taken its expiry is not known: a take is tried for a quarter of an hour.
    param([string] $Id, [string] $Address, [string] $Nonce, [long] $Since)
    return @{
        Id = $Id; Address = $Address; Nonce = $Nonce; Since = $Since; Stage = 'nonce'
        Hash = $null; Expires = $Since + 900; Result = $null
        Exchange = $null; NextAt = 0.0; Failures = 0; Child = $null; Body = $null; Request = $null
    }
}

function Read-Journal {
    # All commands of an earlier life of the worker. One that was taken and has no result is answered "lost".
    param([Parameter(Mandatory = $true)][hashtable] $Place)
    # ids are told apart by case
    $commands = New-Object -TypeName 'Collections.Generic.Dictionary[string,object]' -ArgumentList ([StringComparer]::Ordinal)
    foreach ($file in [IO.Directory]::GetFiles($Place.Journal, '*.jsonl')) {
        $known = Read-JournalFile -File $file
        if ($null -eq $known) {
            # its first line was cut off, so nothing was taken
            [IO.File]::Delete($file)
            continue
        }
        $command = New-Command -Id $known['id'] -Address $known['address'] -Nonce $known['nonce'] -Since $known['since']
        $command.Stage = $known['stage']
        if ($known.ContainsKey('command')) {
            $command.Hash = $known['command']
            $command.Expires = $known['expires']
        }
        if ($known.ContainsKey('result')) {
            $command.Result = $known['result']
        }
        $why = @{
            taken   = 'The sync worker ended before it started the command.'
            started = 'The sync worker ended while the command ran; the command was ended with it, or had answered already.'
        }[$command.Stage]
        if ($why) {
            $command.Result = [ordered]@{ lost = $why }
            $command.Stage = 'result'
        }
        $commands[$command.Id] = $command
    }
    return , $commands
}

function Remove-OldJournal {
    # A day after its expiry a command can run no more, even if it is sent again.
    param([Parameter(Mandatory = $true)][hashtable] $Place, [Parameter(Mandatory = $true)][Collections.IDictionary] $Commands)
    $yesterday = (Get-UnixTime) - 86400
    foreach ($id in @($Commands.get_Keys())) {
        $command = $Commands[$id]
        if (($command.Expires -lt $yesterday) -and ($null -eq $command.Child) -and ($null -eq $command.Exchange)) {
            [IO.File]::Delete((Get-JournalFile -Place $Place -Id $id))
            $null = $Commands.Remove($id)
        }
    }
}
