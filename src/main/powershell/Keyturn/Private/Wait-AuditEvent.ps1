function Wait-AuditEvent {
    # The server's own record of the change, when it comes within seconds. Versions differ in whether they write one.
    param([Parameter(Mandatory = $true)][datetime] $Since)

    $until = (Get-UtcNow).AddSeconds(3)
    try {
        while ($true) {
            $found = @(Get-ServerEvent -Number @{ 'Entra Connect Admin Actions' = @(2518, 2618) } -Since $Since -Newest 1)
            if ($found.Count -gt 0) {
                return (ConvertTo-EventEntry -Record $found[0])
            }
            if ((Get-UtcNow) -ge $until) {
                return $null
            }
            Start-Sleep -Milliseconds 500
        }
    }
    catch {
        # the change is done: evidence that cannot be read does not undo it
        return $null
    }
}
