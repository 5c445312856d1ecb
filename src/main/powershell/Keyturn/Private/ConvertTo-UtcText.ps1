function ConvertTo-UtcText {
    # A time as the protocol writes it: ISO 8601, UTC, milliseconds. Windows' event log and clock give local times.
    param([AllowNull()][object] $Time)

    if ($null -eq $Time) {
        return $null
    }
    return ([datetime]$Time).ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", [Globalization.CultureInfo]::InvariantCulture)
}
