function Save-SecretIn {
    # Puts the password into a connector that was read from the service, and the connector back into the service.
    param([Parameter(Mandatory = $true)][object] $Connector)

    if (Test-EntraConnector -Connector $Connector) {
        throw (New-Refusal -Code 'connector-not-ad' -Message 'The Entra connector is never touched.')
    }
    $parameter = Find-PasswordParameter -Connector $Connector
    if ($null -eq $parameter) {
        throw (New-Refusal -Code 'credential-not-writable' -Message "The connector $($Connector.Name) has no connectivity parameter named password. Nothing was changed.")
    }
    Set-ParameterToSecret -Parameter $parameter
    $null = Add-ADSyncConnector -Connector $Connector -ErrorAction Stop
}
