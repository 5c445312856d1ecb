function Get-LastRunNumber {
    # The number of the newest run of a connector, complete or not: runs are counted for each connector.
    param([Parameter(Mandatory = $true)][object] $Connector)

    $number = 0
    foreach ($run in @(Get-ADSyncRunProfileResult -ConnectorId $Connector.Identifier -NumberRequested 5 -ErrorAction Stop)) {
        if (($null -ne $run) -and ([int]$run.RunNumber -gt $number)) {
            $number = [int]$run.RunNumber
        }
    }
    return $number
}
