# The two scheduled tasks: the sync worker, and the self-test that an administrator starts.

$script:TaskNames = @('Sync worker', 'Self-test')

function Get-LogonType {
    # A group managed service account has a password that Windows itself fetches. Every other account runs by S4U: a batch token without
    # a stored password, and without the NETWORK SID, which ADSync's pipe refuses.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    if ($Setup.Record.account.EndsWith('$')) {
        return 'Password'
    }
    return 'S4U'
}

function Get-TaskXml {
    # One that repeats every minute and never runs twice starts the worker again after its daily end, a crash or a kill. No time limit:
    # the default ends a task after 72 hours. Priority 5 is that of normal programs; the default is below it.
    param([Parameter(Mandatory = $true)][hashtable] $Setup, [Parameter(Mandatory = $true)][string] $Name)
    $script = 'Receive-Keyturn.ps1'
    $more = ''
    $triggers = '<BootTrigger><Enabled>true</Enabled></BootTrigger>' +
        '<TimeTrigger><Repetition><Interval>PT1M</Interval><StopAtDurationEnd>false</StopAtDurationEnd></Repetition>' +
        '<StartBoundary>2025-01-01T00:00:00</StartBoundary><Enabled>true</Enabled></TimeTrigger>'
    if ($Name -eq 'Self-test') {
        $script = 'Test-Keyturn.ps1'
        $more = ' -AsTask'
        $triggers = ''
    }
    $file = [IO.Path]::Combine($Setup.Target, $script)
    $arguments = [Security.SecurityElement]::Escape(('-NoLogo -NoProfile -NonInteractive -ExecutionPolicy {0} -File "{1}"{2}' -f $Setup.Record.executionPolicy, $file, $more))
    return '<?xml version="1.0" encoding="UTF-16"?>' +
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">' +
    "<RegistrationInfo><Description>Keyturn: $Name</Description></RegistrationInfo>" +
    "<Triggers>$triggers</Triggers>" +
    "<Principals><Principal id=""Worker""><UserId>$($Setup.Record.sid)</UserId><LogonType>$(Get-LogonType -Setup $Setup)</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal></Principals>" +
    '<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>' +
    '<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries><AllowHardTerminate>true</AllowHardTerminate><StartWhenAvailable>true</StartWhenAvailable>' +
    '<RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable><AllowStartOnDemand>true</AllowStartOnDemand><Enabled>true</Enabled><Hidden>false</Hidden>' +
    '<RunOnlyIfIdle>false</RunOnlyIfIdle><WakeToRun>false</WakeToRun><ExecutionTimeLimit>PT0S</ExecutionTimeLimit><Priority>5</Priority></Settings>' +
    "<Actions Context=""Worker""><Exec><Command>$([Security.SecurityElement]::Escape((Get-ChildProgram)))</Command><Arguments>$arguments</Arguments></Exec></Actions>" +
    '</Task>'
}

function Install-TaskLog {
    # Without it nobody can see why a task did not start.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    if (Test-TaskLog) {
        return
    }
    Invoke-Change -Setup $Setup -What 'Switch the log of the task scheduler on' -Do {
        Save-Record -Setup $Setup -Change @{ taskLog = $true }
        Set-TaskLog -Enabled $true
    }
}

function Install-Tasks {
    # Made anew only when something about them has changed: to make a task for another account takes its password, which nobody keeps.
    # The local user gets a new one for it; whose account was given with -Credential gives it again.
    param([Parameter(Mandatory = $true)][hashtable] $Setup)
    $record = $Setup.Record
    $texts = @{}
    foreach ($name in $script:TaskNames) {
        $texts[$name] = Get-TaskXml -Setup $Setup -Name $name
    }
    $digest = Get-Sha256Text -Bytes $script:Utf8.GetBytes($texts['Sync worker'] + $texts['Self-test'])
    if (($record.taskText -ceq $digest) -and (@($script:TaskNames | Where-Object -FilterScript { -not (Test-WorkerTask -Name $_) }).Count -eq 0)) {
        return
    }
    Invoke-Change -Setup $Setup -What "Make the tasks \Keyturn\$($script:TaskNames -join ' and \Keyturn\') of $($record.accountName)" -Do {
        # while they are replaced, a start would be one of the old task
        Close-Worker -Setup $Setup
        $logon = 2
        $unlock = $null
        $account = $record.accountName
        if ((Get-LogonType -Setup $Setup) -eq 'Password') {
            $logon = 1
        }
        elseif ($record.account.Length -eq 0) {
            $account = Get-LocalName -Name $record.userName
            $unlock = New-UnknownPassword
            Set-LocalAccountSecret -Sid $record.sid -Password $unlock
        }
        else {
            if ($null -eq $Setup.Told['credential']) {
                throw "The tasks have to be made anew: give -Credential for $account."
            }
            $unlock = $Setup.Told['credential'].Password
        }
        Save-Record -Setup $Setup -Change @{ tasks = $script:TaskNames; taskFolder = $true; taskText = '' }
        foreach ($name in $script:TaskNames) {
            # administrators and SYSTEM; the worker may see its task and not change it
            Register-WorkerTask -Name $name -Xml $texts[$name] -Account $account -Password $unlock -LogonType $logon -Sddl "D:P(A;;FA;;;BA)(A;;FA;;;SY)(A;;FR;;;$($record.sid))"
        }
        Save-Record -Setup $Setup -Change @{ taskText = $digest }
    }
}
