function Get-SyncProcessStart {
    # When the process of the service started. WMI tells it to those who may not open the process; failing that, the last
    # event 2001 says when the service was up, which is a little later.
    try {
        $process = @(Get-CimInstance -ClassName 'Win32_Process' -Filter "Name = 'miiserver.exe'" -Property 'CreationDate' -ErrorAction Stop)
        if (($process.Count -gt 0) -and ($null -ne $process[0].CreationDate)) {
            return $process[0].CreationDate
        }
    }
    catch {
        $null = $_
    }
    $started = @(Get-ServerEvent -Number @{ 'ADSync' = @(2001) } -Since ([datetime]::UtcNow.AddYears(-1)) -Newest 1)
    if ($started.Count -gt 0) {
        return $started[0].TimeCreated
    }
    return $null
}
