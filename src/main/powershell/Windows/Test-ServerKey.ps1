function Test-ServerKey {
    param([Parameter(Mandatory = $true)][string] $Name)
    $provider = New-Object -TypeName Security.Cryptography.CngProvider -ArgumentList 'Microsoft Software Key Storage Provider'
    return [Security.Cryptography.CngKey]::Exists($Name, $provider, [Security.Cryptography.CngKeyOpenOptions]::MachineKey)
}
