# What the set-up puts on the server: keys, event source, the right to restart the service, the scripts.

# Query status and configuration, list dependents, start, stop, ask to report, read the rights: nothing that changes the service.
$script:ServiceRights = 'CCLCSWRPWPLORC'
$script:Parts = @('Install-Keyturn.ps1', 'Receive-Keyturn.ps1', 'Test-Keyturn.ps1', 'Keyturn', 'Worker', 'Setup', 'SelfTest', 'Windows')

function Install-Keys {
    # Two RSA keys of the machine that cannot be exported: one to sign with, one to open passwords with. They stay when they are there:
    # a new key is a new server to Keyturn.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    foreach ($name in @('Keyturn-Sign', 'Keyturn-Open')) {
        if (-not (Test-ServerKey -Name $name)) {
            Invoke-Change -Setup $Setup -What "Make the key $name" -Do {
                Save-Record -Setup $Setup -Change @{ serverKeys = @(@($Setup.Record.serverKeys) + $name | Select-Object -Unique) }
                New-ServerKey -Name $name
            }
        }
        # the worker may use the key, and neither change nor delete it
        $sddl = "D:P(A;;GA;;;BA)(A;;GA;;;SY)(A;;GR;;;$($Setup.Record.sid))"
        Invoke-Change -Setup $Setup -What "Let the worker use the key $name" -Do { Set-ServerKeyAccess -Name $name -Sddl $sddl }
    }
}

function Install-EventSource {
    # In the Application log, which a batch log-on may write; a log of its own would need rights of its own.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    if (Test-EventSource) {
        return
    }
    Invoke-Change -Setup $Setup -What 'Make the source Keyturn of the Application log' -Do {
        Save-Record -Setup $Setup -Change @{ source = $true }
        New-EventSource
    }
}

function Get-ServiceRights {
    # The rights of the service ADSync, as SDDL. sc.exe writes a blank line before it.
    $said = Get-ServiceSddl
    $lines = @($said.Lines | Where-Object -FilterScript { $_ -match '^[DOGS]:' })
    if (($said.ExitCode -ne 0) -or ($lines.Count -ne 1)) {
        throw "The rights of the service ADSync cannot be read (sc.exe: $($said.ExitCode)). Is Microsoft Entra Connect Sync installed here?"
    }
    return $lines[0].Trim()
}

function Set-ServiceRights {
    param([Parameter(Mandatory = $true)][string] $Sddl)
    $code = Set-ServiceSddl -Sddl $Sddl
    if ($code -ne 0) {
        throw "The rights of the service ADSync cannot be set (sc.exe: $code)."
    }
}

function Install-ServiceRight {
    # Query, start and stop exactly this service. The entry goes to the end of the discretionary part, before the system part.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $found = Get-ServiceRights
    $ace = "(A;;$script:ServiceRights;;;$($Setup.Record.sid))"
    if ($found.Contains($ace)) {
        return
    }
    $system = [regex]::Match($found, 'S:[A-Z]*\(')
    $wanted = $found + $ace
    if ($system.Success) {
        $wanted = $found.Insert($system.Index, $ace)
    }
    Invoke-Change -Setup $Setup -What "Let $($Setup.Record.accountName) start and stop the service ADSync" -Do {
        Save-Record -Setup $Setup -Change @{ serviceAce = $ace; serviceBefore = $found }
        Set-ServiceRights -Sddl $wanted
    }
}

function Close-Worker {
    # Waits until no command runs, and lets none begin until the end of the set-up: the worker sees the lock, takes nothing more, and
    # ends when its commands have.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    if ($Setup.Dry -or ($Setup.Locks.Count -gt 0)) {
        return
    }
    if (-not [IO.Directory]::Exists($Setup.Place.Configuration)) {
        # it was never installed so far
        return
    }
    $lock = Open-Lock -Path $Setup.Place.SetupLock
    if ($null -eq $lock) {
        throw 'Another set-up is at work.'
    }
    $null = $Setup.Locks.Add($lock)
    if (-not [IO.Directory]::Exists($Setup.Place.Worker)) {
        return
    }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $told = $false
    while ($true) {
        $lock = Open-Lock -Path $Setup.Place.WorkerLock
        if ($null -ne $lock) {
            $null = $Setup.Locks.Add($lock)
            return
        }
        if (-not $told) {
            $told = $true
            Write-Step -Text 'Waiting for the sync worker to finish what it does.'
        }
        if ($clock.Elapsed -gt $Setup.Wait) {
            throw 'The sync worker is still running a command. Neither scripts nor configuration were replaced; run this again later.'
        }
        Start-Sleep -Milliseconds 500
    }
}

function Open-Worker {
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    foreach ($lock in @($Setup.Locks)) {
        $lock.Dispose()
    }
    $Setup.Locks.Clear()
}

function Get-ScriptFile {
    # Every file of ours below a folder, whatever else has been unpacked there.
    param([Parameter(Mandatory = $true)][string] $Folder)
    foreach ($part in $script:Parts) {
        $path = [IO.Path]::Combine($Folder, $part)
        if (Test-Path -LiteralPath $path) {
            Get-ChildItem -LiteralPath $path -Recurse -File -Force | ForEach-Object -Process { $_.FullName }
        }
    }
}

function Get-FolderDigest {
    # One hash over the names and contents of these files.
    param([Parameter(Mandatory = $true)][string] $Folder)
    $lines = foreach ($file in @(Get-ScriptFile -Folder $Folder | Sort-Object)) {
        $file.Substring($Folder.Length) + ' ' + (Get-Sha256Text -Bytes ([IO.File]::ReadAllBytes($file)))
    }
    return Get-Sha256Text -Bytes ($script:Utf8.GetBytes(@($lines) -join "`n"))
}

function Install-Scripts {
    # A whole copy beside the old one, then a swap of names, never under a running command.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $digest = Get-FolderDigest -Folder $Setup.Source
    if ((Get-FolderDigest -Folder $Setup.Target) -ceq $digest) {
        # from the same set-up, or this is the installed copy itself
        Set-Access -Setup $Setup -Folder $Setup.Target -Right '0x1200a9'
        return
    }
    Invoke-Change -Setup $Setup -What "Copy the scripts to $($Setup.Target)" -Do {
        Save-Record -Setup $Setup -Change @{ scripts = $true }
        $new = $Setup.Target + '.new'
        $old = $Setup.Target + '.old'
        foreach ($residue in @($new, $old)) {
            if (Test-Path -LiteralPath $residue) {
                # .old alone: an earlier swap ended in its middle; the copy that is made now takes its place
                Remove-Item -LiteralPath $residue -Recurse -Force
            }
        }
        $null = New-Item -Path $new -ItemType Directory
        foreach ($part in $script:Parts) {
            $path = [IO.Path]::Combine($Setup.Source, $part)
            if (Test-Path -LiteralPath $path) {
                Copy-Item -LiteralPath $path -Destination $new -Recurse
            }
        }
        foreach ($file in @(Get-ScriptFile -Folder $new)) {
            Unblock-Script -Path $file
        }
        if ((Get-FolderDigest -Folder $new) -cne $digest) {
            throw 'The copy of the scripts is not what was copied.'
        }
        Set-FolderAccess -Path $new -Sddl "O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;$($Setup.Record.sid))"
        Close-Worker -Setup $Setup
        if (Test-Path -LiteralPath $Setup.Target) {
            Move-Item -LiteralPath $Setup.Target -Destination $old
        }
        Move-Item -LiteralPath $new -Destination $Setup.Target
        if (Test-Path -LiteralPath $old) {
            Remove-Item -LiteralPath $old -Recurse -Force
        }
    }
}
