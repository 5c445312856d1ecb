function Get-OpeningKey {
    # The server's key that opens what is sealed for it: not exportable, in the machine's store of the software provider.
    $key = [Security.Cryptography.CngKey]::Open('Keyturn-Open', [Security.Cryptography.CngProvider]::MicrosoftSoftwareKeyStorageProvider, [Security.Cryptography.CngKeyOpenOptions]::MachineKey)
    return (New-Object -TypeName Security.Cryptography.RSACng -ArgumentList $key)
}
