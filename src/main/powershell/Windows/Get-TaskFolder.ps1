function Get-TaskFolder {
    # The task scheduler's own interface: Register-ScheduledTask cannot make a task for another account's S4U log-on.
    param([Parameter(Mandatory = $true)][string] $Path)
    $scheduler = New-Object -ComObject 'Schedule.Service'
    $scheduler.Connect()
    return $scheduler.GetFolder($Path)
}
