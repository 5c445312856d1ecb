function Save-Description {
    # Remembers how the server is, for the time when its service does not run. The holder of the lock is not waited for,
    # and a description is not worth an error.
    param([Parameter(Mandatory = $true)][object] $Description)

    try {
        $lock = Lock-State -WaitSeconds 0
        try {
            Remove-Residue
            $state = Read-State
            $state['remembered'] = $Description
            Write-State -State $state
        }
        finally {
            $lock.Dispose()
        }
    }
    catch {
        $null = $_
    }
}
