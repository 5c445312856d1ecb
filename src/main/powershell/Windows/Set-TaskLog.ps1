function Set-TaskLog {
    param([Parameter(Mandatory = $true)][bool] $Enabled)
    $log = New-Object -TypeName Diagnostics.Eventing.Reader.EventLogConfiguration -ArgumentList 'Microsoft-Windows-TaskScheduler/Operational'
    $log.IsEnabled = $Enabled
    $log.SaveChanges()
}
