function Get-SyncServiceController {
    # Not Get-Service: it lists all services first, which a batch session may not unless it is an administrator's. A
    # controller asks for this one service only.
    Add-Type -AssemblyName 'System.ServiceProcess'
    return (New-Object -TypeName System.ServiceProcess.ServiceController -ArgumentList 'ADSync')
}
