function Get-ServiceEvent {
    # Started, stopped, failed to start, run aborted; oldest first. Nothing when the log cannot be read.
    param([Parameter(Mandatory = $true)][datetime] $Since)

    try {
        $records = @(Get-ServerEvent -Number @{ 'ADSync' = @(2001, 2002, 2005, 6052) } -Since $Since -Newest 20)
        [Array]::Reverse($records)
        foreach ($record in $records) {
            ConvertTo-EventEntry -Record $record
        }
    }
    catch {
        $null = $_
    }
}
