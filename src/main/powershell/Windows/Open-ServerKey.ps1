function Open-ServerKey {
    # An RSA key of this machine that was made by the set-up; the private half never leaves the key storage provider.
    param([Parameter(Mandatory = $true)][string] $Name)
    $provider = New-Object -TypeName Security.Cryptography.CngProvider -ArgumentList 'Microsoft Software Key Storage Provider'
    $key = [Security.Cryptography.CngKey]::Open($Name, $provider, [Security.Cryptography.CngKeyOpenOptions]::MachineKey)
    return New-Object -TypeName Security.Cryptography.RSACng -ArgumentList $key
}
