# Runs the lines, keeps their result for Keyturn (it goes with each poll) and shows it to the administrator.

$script:UsedCommands = @(
    'Get-ADSyncConnector', 'Add-ADSyncConnector', 'Get-ADSyncScheduler', 'Set-ADSyncScheduler', 'Stop-ADSyncSyncCycle', 'Get-ADSyncConnectorRunStatus',
    'Invoke-ADSyncRunProfile', 'Get-ADSyncRunProfileResult', 'Get-ADSyncServerConfiguration', 'Get-ADSyncGlobalSettings'
)

function Invoke-SelfTest {
    # As the task: every line, also after one has failed. Returns the number of those that failed.
    param([Parameter(Mandatory = $true)][hashtable] $Place, [Parameter(Mandatory = $true)][string] $ScriptFolder, [int] $Patience = 120)
    $told = Read-FileAsJson -Path $Place.Told
    if ($null -eq $told) {
        throw "The set-up is not finished: $($Place.Told) is missing or cannot be read. Run Install-Keyturn.ps1."
    }
    $context = @{
        Place = $Place; Told = $told; ScriptFolder = $ScriptFolder; Commands = $script:UsedCommands; Patience = $Patience
        Token = @(); Connectors = @(); Dates = @{}
    }
    $lines = foreach ($line in @(Get-TestLine)) {
        $result = [ordered]@{ id = $line.Id; about = $line.About; ok = $true; said = '' }
        try {
            $result['said'] = [string](& $line.Try $context)
        }
        catch {
            $result['ok'] = $false
            $result['said'] = $_.Exception.GetBaseException().Message
            $result['todo'] = $line.Todo
        }
        $result
    }
    $failed = @($lines | Where-Object -FilterScript { -not $_['ok'] } | ForEach-Object -Process { $_['id'] })
    Write-FileDurably -Path $Place.SelfTest -Text (ConvertTo-CompactJson -Value ([ordered]@{
                at = Get-UnixTime; version = Get-WorkerVersion; failed = $failed; lines = @($lines)
            }))
    return $failed.Count
}

function Show-SelfTest {
    # For the administrator: lets the task run it, and shows the table. False when a line failed.
    param([Parameter(Mandatory = $true)][hashtable] $Place, [int] $Patience = 300)
    $before = Get-SelfTestId -Place $Place
    Start-WorkerTask -Name 'Self-test'
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ((Get-SelfTestId -Place $Place) -ceq $before) {
        if ($clock.Elapsed.TotalSeconds -gt $Patience) {
            throw 'The task \Keyturn\Self-test has brought no result. Its history in the task scheduler says why.'
        }
        Start-Sleep -Milliseconds 500
    }
    $result = Read-FileAsJson -Path $Place.SelfTest
    foreach ($line in $result['lines']) {
        # a worker's file: what is in it is shown and nothing more
        $mark = 'ok  '
        if (-not $line['ok']) {
            $mark = 'FAIL'
        }
        Write-Step -Text ('{0} {1,-20} {2}: {3}' -f $mark, $line['id'], $line['about'], $line['said'])
        if (-not $line['ok']) {
            Write-Step -Text "                          What to do: $($line['todo'])"
        }
    }
    Write-Step -Text 'Only a real change shows whether a password is stored (update-credential), an import runs (verify-import), the service stops and starts (restart-service).'
    return $result['failed'].Count -eq 0
}

function Get-SelfTestId {
    # Tells one result from another, also within a second.
    param([Parameter(Mandatory = $true)][hashtable] $Place)
    if (-not [IO.File]::Exists($Place.SelfTest)) {
        return ''
    }
    return [IO.File]::GetLastWriteTimeUtc($Place.SelfTest).Ticks.ToString([Globalization.CultureInfo]::InvariantCulture)
}
