function Use-State {
    # Runs a piece of a command under the lock, after it was made sure that the command is not overtaken, and keeps what
    # the piece did to the state. $Change gets the state and the connector's own part of it.
    param(
        [Parameter(Mandatory = $true)][object] $Admission,
        [Parameter(Mandatory = $true)][scriptblock] $Change
    )
    $lock = Lock-State
    try {
        $state = Read-State
        $own = Get-ConnectorState -State $state -Identifier $Admission.Connector.Identifier
        Assert-NotOvertaken -Newest $own.fence -Fence $Admission.Fence
        $own.fence = $Admission.Fence
        # a full disk must be found before the piece has changed anything
        Write-State -State $state
        $result = & $Change $state $own
        Write-State -State $state
        return $result
    }
    finally {
        $lock.Dispose()
    }
}
