function Use-State {
    # Runs a piece of a command under the lock, after it was made sure that the command is not overtaken and its fence is
    # remembered. $Change gets the state and the connector's own part of it, and writes it when it changed it: before it
    # acts, wherever that can be, so that a full disk is found while nothing was changed.
    param(
        [Parameter(Mandatory = $true)][object] $Admission,
        [Parameter(Mandatory = $true)][scriptblock] $Change
    )
    $lock = Lock-State
    try {
        Remove-Residue
        $state = Read-State
        $own = Get-ConnectorState -State $state -Identifier $Admission.Connector.Identifier
        Assert-NotOvertaken -Newest $own['fence'] -Fence $Admission.Fence
        $own['fence'] = [ordered]@{ rotation = $Admission.Fence['rotation']; attempt = $Admission.Fence['attempt'] }
        Write-State -State $state
        return (& $Change $state $own)
    }
    finally {
        $lock.Dispose()
    }
}
