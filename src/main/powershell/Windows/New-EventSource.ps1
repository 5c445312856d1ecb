function New-EventSource {
    [Diagnostics.EventLog]::CreateEventSource('Keyturn', 'Application')
}
