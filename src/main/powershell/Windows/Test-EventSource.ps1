function Test-EventSource {
    return [Diagnostics.EventLog]::SourceExists('Keyturn')
}
