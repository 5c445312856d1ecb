function Set-SecretIn {
    # Puts the password into a connector that was read from the service. Since the middle of 2024 the public collection
    # probably hides what is encrypted, and it may hand out copies, which take everything and keep it for themselves: only
    # what stands in the private field is written to the service, so that is where it is read back, wherever it was put.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory = $true)][object] $Connector)

    if (Test-EntraConnector -Connector $Connector) {
        throw (New-Refusal -Code 'connector-not-ad' -Message 'The Entra connector is never touched.')
    }
    $found = $false
    foreach ($place in @('field', 'collection')) {
        $parameter = Find-PasswordParameter -Connector $Connector -Place $place
        if ($null -ne $parameter) {
            $found = $true
            Set-ParameterToSecret -Parameter $parameter
            if (Test-ParameterIsSecret -Parameter (Find-PasswordParameter -Connector $Connector -Place 'field')) {
                return
            }
        }
    }
    if ($found) {
        throw (New-Refusal -Code 'credential-not-writable' -Message 'The connectivity parameter "password" cannot be written, or not so that it can be read back. Nothing was changed.')
    }
    throw (New-Refusal -Code 'credential-not-writable' -Message "The connector has no connectivity parameter named password. Nothing was changed.")
}
