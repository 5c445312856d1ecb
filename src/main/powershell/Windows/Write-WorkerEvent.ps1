function Write-WorkerEvent {
    # To the Application log, which a batch log-on may write.
    param([Parameter(Mandatory = $true)][string] $Text, [Parameter(Mandatory = $true)][Diagnostics.EventLogEntryType] $Kind)
    [Diagnostics.EventLog]::WriteEntry('Keyturn', $Text.Substring(0, [Math]::Min(30000, $Text.Length)), $Kind, 10)
}
