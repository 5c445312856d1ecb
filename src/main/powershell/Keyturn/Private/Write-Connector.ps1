function Write-Connector {
    # Puts a connector back into the service. Returns nothing when that was done without an error, else the kind of the
    # error: its text may quote the password, so it is kept from parameters, from the list of errors and from the host. An
    # error that stops nothing is one as well.
    param([Parameter(Mandatory = $true)][object] $Connector)

    try {
        $null = Add-ADSyncConnector -Connector $Connector -ErrorAction SilentlyContinue -ErrorVariable troubles 2>$null
        if ($troubles.Count -eq 0) {
            return $null
        }
        $script:Failure = $troubles[0]
        if ($script:Failure -is [Exception]) {
            $script:Failure = [pscustomobject]@{ Exception = $script:Failure }
        }
    }
    catch {
        $script:Failure = $_
    }
    $failure = Get-Failure
    $script:Failure = $null
    $global:Error.Clear()
    return "$($failure.Code), $($failure.Kind)"
}
