function New-ServerKey {
    # RSA-3072 in the machine's store, never to be exported, not even by administrators.
    param([Parameter(Mandatory = $true)][string] $Name)
    $parameters = New-Object -TypeName Security.Cryptography.CngKeyCreationParameters
    $parameters.Provider = New-Object -TypeName Security.Cryptography.CngProvider -ArgumentList 'Microsoft Software Key Storage Provider'
    $parameters.KeyCreationOptions = [Security.Cryptography.CngKeyCreationOptions]::MachineKey
    $parameters.ExportPolicy = [Security.Cryptography.CngExportPolicies]::None
    $length = New-Object -TypeName Security.Cryptography.CngProperty -ArgumentList 'Length', ([BitConverter]::GetBytes(3072)), ([Security.Cryptography.CngPropertyOptions]::None)
    $parameters.Parameters.Add($length)
    [Security.Cryptography.CngKey]::Create((New-Object -TypeName Security.Cryptography.CngAlgorithm -ArgumentList 'RSA'), $Name, $parameters).Dispose()
}
