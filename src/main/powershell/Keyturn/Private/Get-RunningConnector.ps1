function Get-RunningConnector {
    foreach ($row in @(Get-ADSyncConnectorRunStatus -ErrorAction Stop)) {
        if ($null -eq $row) {
            continue
        }
        $entry = [ordered]@{ state = [string](Get-Field -From $row -Name 'RunState') }
        foreach ($name in @('ConnectorName', 'Name')) {
            $value = Get-Field -From $row -Name $name
            if ($null -ne $value) {
                $entry = [ordered]@{ connector = [string]$value; state = $entry.state }
                break
            }
        }
        $entry
    }
}
