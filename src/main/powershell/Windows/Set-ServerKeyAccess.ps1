function Set-ServerKeyAccess {
    # Who may use the key. 4: DACL_SECURITY_INFORMATION.
    param([Parameter(Mandatory = $true)][string] $Name, [Parameter(Mandatory = $true)][string] $Sddl)
    $provider = New-Object -TypeName Security.Cryptography.CngProvider -ArgumentList 'Microsoft Software Key Storage Provider'
    $key = [Security.Cryptography.CngKey]::Open($Name, $provider, [Security.Cryptography.CngKeyOpenOptions]::MachineKey)
    $descriptor = New-Object -TypeName Security.AccessControl.RawSecurityDescriptor -ArgumentList $Sddl
    $bytes = [byte[]]::new($descriptor.BinaryLength)
    $descriptor.GetBinaryForm($bytes, 0)
    $key.SetProperty((New-Object -TypeName Security.Cryptography.CngProperty -ArgumentList 'Security Descr', $bytes, ([Enum]::ToObject([Security.Cryptography.CngPropertyOptions], 4))))
    $key.Dispose()
}
