function Test-TimedOut {
    param([Parameter(Mandatory = $true)][Management.Automation.ErrorRecord] $ErrorRecord)

    # by name: the type belongs to an assembly that need not be loaded here
    $exception = $ErrorRecord.Exception
    while ($null -ne $exception) {
        if ($exception.GetType().FullName -eq 'System.ServiceProcess.TimeoutException') {
            return $true
        }
        $exception = $exception.InnerException
    }
    return $false
}
