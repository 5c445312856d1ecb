# Takes away exactly what the set-up made, goes on after each failure, and tells all of them at the end. The records stay: fences, journal,
# and what the set-up found.

function Invoke-Part {
    # One part of an undo. Its failure does not keep the next ones from being done.
    param([Parameter(Mandatory = $true)][hashtable] $Setup, [Parameter(Mandatory = $true)][string] $What, [Parameter(Mandatory = $true)][scriptblock] $Do)
    try {
        Invoke-Change -Setup $Setup -What $What -Do $Do
    }
    catch {
        $text = "$What failed: $($_.Exception.GetBaseException().Message)"
        Write-Step -Text $text
        $null = $Setup.Trouble.Add($text)
    }
}

function Remove-AccountTraces {
    # Everything that an account got: before another one takes its place, and in the end.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $record = $Setup.Record
    foreach ($name in @($record.tasks)) {
        Invoke-Part -Setup $Setup -What "Remove the task \Keyturn\$name" -Do {
            if (Test-WorkerTask -Name $name) {
                Stop-WorkerTask -Name $name
                Remove-WorkerTask -Name $name
            }
            Save-Record -Setup $Setup -Change @{ tasks = @($record.tasks | Where-Object -FilterScript { $_ -ne $name }); taskText = '' }
        }
    }
    if ($record.serviceAce.Length -gt 0) {
        Invoke-Part -Setup $Setup -What "Take the right on the service ADSync away from $($record.accountName)" -Do {
            $said = Get-ServiceSddl
            # 1060: there is no such service any more
            if ($said.ExitCode -ne 1060) {
                $found = Get-ServiceRights
                # only our own entry goes, so that what others have changed meanwhile stays
                if ($found.Contains($record.serviceAce)) {
                    Set-ServiceRights -Sddl $found.Replace($record.serviceAce, '')
                }
            }
            Save-Record -Setup $Setup -Change @{ serviceAce = '' }
        }
    }
    foreach ($group in @($record.groups)) {
        Invoke-Part -Setup $Setup -What "Take $($record.accountName) out of the group $group" -Do {
            if ((Test-Group -Sid $group) -and ((Get-GroupMember -Group $group) -contains $record.sid)) {
                Remove-GroupMember -Group $group -Member $record.sid
            }
            Save-Record -Setup $Setup -Change @{ groups = @($record.groups | Where-Object -FilterScript { $_ -ne $group }) }
        }
    }
    if ($record.right) {
        Invoke-Part -Setup $Setup -What "Take the right to log on as a batch job away from $($record.accountName)" -Do {
            if (($record.sid.Length -gt 0) -and (@(Get-AccountRight -Sid $record.sid) -contains $script:BatchRight)) {
                Remove-AccountRight -Sid $record.sid -Right $script:BatchRight
            }
            Save-Record -Setup $Setup -Change @{ right = $false }
        }
    }
    if ($record.userMade.Length -gt 0) {
        Invoke-Part -Setup $Setup -What "Remove the local user $($record.accountName)" -Do { Remove-OwnUser -Setup $Setup }
    }
    # as long as anything is left, it is to be found by this SID
    if ((-not $Setup.Dry) -and ($Setup.Trouble.Count -eq 0)) {
        Save-Record -Setup $Setup -Change @{ sid = ''; accountName = '' }
    }
}

function Remove-OwnUser {
    # By the SID that was written down. A user of the same name that was made since is not touched.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $sid = $Setup.Record.userMade
    if (($sid -eq 'intended') -and (Test-Resolvable -Name (Get-LocalName -Name $Setup.Record.accountName))) {
        # the set-up ended before it could write the SID down
        $sid = Resolve-AccountSid -Name (Get-LocalName -Name $Setup.Record.accountName)
        if ((Get-LocalAccountDescription -Sid $sid) -cne $script:UserDescription) {
            $sid = 'intended'
        }
    }
    if (($sid -ne 'intended') -and (Test-LocalAccount -Sid $sid)) {
        Remove-LocalAccount -Sid $sid
    }
    Save-Record -Setup $Setup -Change @{ userMade = '' }
}

function Invoke-Undo {
    # The worker is stopped first: its commands may end, nothing new begins.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    Assert-Host -Setup $Setup
    $record = $Setup.Record
    if ($record.state.Length -eq 0) {
        Write-Step -Text 'Nothing was set up here.'
        return
    }
    Assert-NoLink -Path @($Setup.Place.Root, $Setup.Place.Setup, $Setup.Place.Configuration, $Setup.Place.Worker)
    try {
        Invoke-Part -Setup $Setup -What 'Wait for the sync worker' -Do { Close-Worker -Setup $Setup }
        if (($Setup.Trouble.Count -gt 0) -and (-not $Setup.Dry)) {
            throw "$($Setup.Trouble[0]) Nothing was taken away."
        }
        Remove-AccountTraces -Setup $Setup
        if ($record.taskFolder) {
            Invoke-Part -Setup $Setup -What 'Remove the task folder \Keyturn' -Do {
                if (Test-TaskFolder) {
                    Remove-TaskFolder
                }
                Save-Record -Setup $Setup -Change @{ taskFolder = $false }
            }
        }
        foreach ($name in @($record.serverKeys)) {
            Invoke-Part -Setup $Setup -What "Delete the key $name" -Do {
                if (Test-ServerKey -Name $name) {
                    Remove-ServerKey -Name $name
                }
                Save-Record -Setup $Setup -Change @{ serverKeys = @($record.serverKeys | Where-Object -FilterScript { $_ -ne $name }) }
            }
        }
        if ($record.source) {
            Invoke-Part -Setup $Setup -What 'Remove the source Keyturn of the Application log' -Do {
                if (Test-EventSource) {
                    Remove-EventSource
                }
                Save-Record -Setup $Setup -Change @{ source = $false }
            }
        }
        if ($record.taskLog) {
            Invoke-Part -Setup $Setup -What 'Switch the log of the task scheduler off, as it was found' -Do {
                Set-TaskLog -Enabled $false
                Save-Record -Setup $Setup -Change @{ taskLog = $false }
            }
        }
        if ($record.scripts) {
            Invoke-Part -Setup $Setup -What "Remove $($Setup.Target)" -Do {
                foreach ($folder in @($Setup.Target, ($Setup.Target + '.new'), ($Setup.Target + '.old'))) {
                    if (Test-Path -LiteralPath $folder) {
                        Remove-Item -LiteralPath $folder -Recurse -Force
                    }
                }
                Save-Record -Setup $Setup -Change @{ scripts = $false }
            }
        }
        Invoke-Part -Setup $Setup -What "Remove the configuration, and leave the records in $($Setup.Place.Root) to administrators alone" -Do {
            [IO.File]::Delete($Setup.Place.Told)
            foreach ($folder in @($Setup.Place.Root, $Setup.Place.Configuration, $Setup.Place.Worker, $Setup.Place.State)) {
                if ([IO.Directory]::Exists($folder)) {
                    Set-FolderAccess -Path $folder -Sddl 'O:BAG:SYD:PAI(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)'
                }
            }
        }
        if ($Setup.Trouble.Count -gt 0) {
            throw "Not everything could be taken away; run -Undo again. $(@($Setup.Trouble) -join ' ')"
        }
        if (-not $Setup.Dry) {
            Save-Record -Setup $Setup -Change @{ state = 'undone' }
        }
    }
    finally {
        Open-Worker -Setup $Setup
    }
}
