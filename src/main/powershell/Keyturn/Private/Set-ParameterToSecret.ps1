function Set-ParameterToSecret {
    # The only place where the password becomes a String, because the property takes one. An error of the setter could
    # quote it, so nothing of the error goes on, and it is taken out of the list of errors too: whether the property has
    # taken it is read back by the caller.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory = $true)][object] $Parameter)

    try {
        if ($Parameter.PSObject.Properties['Value'].TypeNameOfValue -eq 'System.Security.SecureString') {
            $secure = New-Object -TypeName Security.SecureString
            foreach ($character in $script:Secret) {
                $secure.AppendChar($character)
            }
            $Parameter.Value = $secure
        }
        else {
            $Parameter.Value = [string]::new($script:Secret)
        }
    }
    catch {
        $global:Error.Clear()
    }
}
