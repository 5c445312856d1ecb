function Open-EcPublicKey {
    # A P-256 key to verify with. .NET Framework 4.6.2 knows no ECParameters, so it is imported as CNG's own blob:
    # BCRYPT_ECDSA_PUBLIC_P256_MAGIC, length of a coordinate, X, Y.
    param([Parameter(Mandatory = $true)][byte[]] $X, [Parameter(Mandatory = $true)][byte[]] $Y)
    $blob = [byte[]](@(0x45, 0x43, 0x53, 0x31, 32, 0, 0, 0) + $X + $Y)
    $key = [Security.Cryptography.CngKey]::Import($blob, [Security.Cryptography.CngKeyBlobFormat]::EccPublicBlob)
    return New-Object -TypeName Security.Cryptography.ECDsaCng -ArgumentList $key
}
