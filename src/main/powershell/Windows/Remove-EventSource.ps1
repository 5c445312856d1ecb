function Remove-EventSource {
    [Diagnostics.EventLog]::DeleteEventSource('Keyturn')
}
