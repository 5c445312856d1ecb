function Write-LogEntry {
    # An entry in the log "Keyturn".
    param(
        [Parameter(Mandatory = $true)][string] $Text,
        [Parameter(Mandatory = $true)][string] $Kind,
        [Parameter(Mandatory = $true)][int] $Id
    )
    [Diagnostics.EventLog]::WriteEntry('Keyturn', $Text, [Diagnostics.EventLogEntryType]$Kind, $Id)
}
