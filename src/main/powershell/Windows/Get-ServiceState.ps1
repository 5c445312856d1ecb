function Get-ServiceState {
    # Of ADSync. By its method, because PowerShell swallows what a property throws.
    Add-Type -AssemblyName 'System.ServiceProcess'
    $controller = New-Object -TypeName System.ServiceProcess.ServiceController -ArgumentList 'ADSync'
    return [string]$controller.get_Status()
}
