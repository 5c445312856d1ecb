function Set-SecretIn {
    # Puts the password into a connector that was read from the service. A version of the product may hide what is encrypted
    # or hand out copies, which take everything and keep nothing: so it goes into the private field where there is one, and
    # is read back.
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
            if (Test-ParameterIsSecret -Parameter (Find-PasswordParameter -Connector $Connector -Place $place)) {
                return
            }
        }
    }
    if ($found) {
        throw (New-Refusal -Code 'credential-not-writable' -Message 'The connectivity parameter "password" cannot be written. Nothing was changed.')
    }
    throw (New-Refusal -Code 'credential-not-writable' -Message "The connector has no connectivity parameter named password. Nothing was changed.")
}
