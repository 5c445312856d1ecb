function Remove-ServerKey {
    param([Parameter(Mandatory = $true)][string] $Name)
    $provider = New-Object -TypeName Security.Cryptography.CngProvider -ArgumentList 'Microsoft Software Key Storage Provider'
    [Security.Cryptography.CngKey]::Open($Name, $provider, [Security.Cryptography.CngKeyOpenOptions]::MachineKey).Delete()
}
