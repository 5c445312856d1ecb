function Get-RunEvent {
    # What a run wrote about credentials or the connection; nothing when there is none or the log cannot be read.
    param([Parameter(Mandatory = $true)][string] $Connector, [Parameter(Mandatory = $true)][datetime] $Since)

    try {
        $records = @(Get-ServerEvent -Number @{ 'ADSync' = @(6000, 6001, 6007) } -Since $Since -Newest 10)
        foreach ($record in $records) {
            $entry = ConvertTo-EventEntry -Record $record
            if ($entry.message.Contains($Connector)) {
                return $entry
            }
        }
    }
    catch {
        $null = $_
    }
    return $null
}
