function Write-KeyturnEvent {
    # The server's own record of what was asked of it, in the log "Keyturn" that the set-up makes. It never fails a command.
    param([Parameter(Mandatory = $true)][string] $Command, [Parameter(Mandatory = $true)][Collections.IDictionary] $Answer)

    try {
        if ($Answer['ok']) {
            Write-LogEntry -Text "$Command was done." -Kind 'Information' -Id 1
        }
        else {
            $answered = $Answer['error']
            Write-LogEntry -Text "$Command was not done ($($answered['code'])): $($answered['message'])" -Kind 'Warning' -Id 2
        }
    }
    catch {
        # without the set-up's log there is no place to say so
        $null = $_
    }
}
