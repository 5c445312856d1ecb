function Write-KeyturnEvent {
    # The server's own record of what was asked of it, in the log "Keyturn" that the set-up makes: the Application log
    # cannot be written by a session that came over the network. It never fails a command.
    param([Parameter(Mandatory = $true)][string] $Verb, [Parameter(Mandatory = $true)][Collections.IDictionary] $Answer)

    try {
        $kind = [Diagnostics.EventLogEntryType]::Information
        $id = 1
        $text = "$Verb was done."
        if (-not $Answer['ok']) {
            $kind = [Diagnostics.EventLogEntryType]::Warning
            $id = 2
            $text = "$Verb was not done ($($Answer['error'].code)): $($Answer['error'].message)"
        }
        [Diagnostics.EventLog]::WriteEntry('Keyturn', $text, $kind, $id)
    }
    catch {
        # without the set-up's log there is no place to say so
        $null = $_
    }
}
