function Test-TaskLog {
    # Is the log of the task scheduler switched on?
    $log = New-Object -TypeName Diagnostics.Eventing.Reader.EventLogConfiguration -ArgumentList 'Microsoft-Windows-TaskScheduler/Operational'
    return $log.IsEnabled
}
