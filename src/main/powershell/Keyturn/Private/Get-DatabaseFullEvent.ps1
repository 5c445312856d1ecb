function Get-DatabaseFullEvent {
    # The newest event that says that the service has no room left in its database, within a month; nothing when there is
    # none or the log cannot be read. LocalDB is limited to 10 GB, whatever the disk has
    # (learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-recover-from-localdb-10gb-limit).
    try {
        $found = @(Get-ServerEvent -Number @{ 'ADSync' = @(6323) } -Since ((Get-UtcNow).AddDays(-30)) -Newest 1)
        if ($found.Count -gt 0) {
            return (ConvertTo-EventEntry -Record $found[0])
        }
    }
    catch {
        $null = $_
    }
    return $null
}
