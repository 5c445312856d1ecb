function Get-SyncStart {
    # When the process of the service started; failing that, when the last event 2001 said that it was up, which is a little
    # later. Nothing when neither can be had: it is evidence, and no command fails for want of it.
    try {
        foreach ($process in @(Get-SyncProcess)) {
            $created = Get-Field -From $process -Name 'CreationDate'
            if ($created -is [datetime]) {
                return $created
            }
        }
    }
    catch {
        $null = $_
    }
    try {
        foreach ($started in @(Get-ServerEvent -Number @{ 'ADSync' = @(2001) } -Since ((Get-UtcNow).AddYears(-1)) -Newest 1)) {
            return (Get-Field -From $started -Name 'TimeCreated')
        }
    }
    catch {
        $null = $_
    }
    return $null
}
