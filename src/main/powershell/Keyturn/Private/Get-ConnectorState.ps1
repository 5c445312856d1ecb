function Get-ConnectorState {
    # What is remembered of one connector, by its identifier: names can be changed.
    param([Parameter(Mandatory = $true)][object] $State, [Parameter(Mandatory = $true)][guid] $Identifier)

    $key = $Identifier.ToString()
    if ($null -eq $State.connectors.PSObject.Properties[$key]) {
        $State.connectors | Add-Member -NotePropertyName $key -NotePropertyValue ([pscustomobject]@{ fence = $null; credentialUpdatedAt = $null })
    }
    return $State.connectors.PSObject.Properties[$key].Value
}
