function Get-ConnectorState {
    # What is remembered of one connector, by its identifier: names can be changed.
    param([Parameter(Mandatory = $true)][object] $State, [Parameter(Mandatory = $true)][guid] $Identifier)

    $key = $Identifier.ToString()
    if (-not $State['connectors'].Contains($key)) {
        $State['connectors'][$key] = [ordered]@{ fence = $null; credentialUpdatedAt = $null }
    }
    return $State['connectors'][$key]
}
