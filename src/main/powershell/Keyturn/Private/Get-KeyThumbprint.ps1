function Get-KeyThumbprint {
    # Of an RSA key's public half, by RFC 7638.
    param([Parameter(Mandatory = $true)][Security.Cryptography.RSA] $Key)

    $public = $Key.ExportParameters($false)
    $text = '{"e":"' + (ConvertTo-Base64Url -Bytes $public.Exponent) + '","kty":"RSA","n":"' + (ConvertTo-Base64Url -Bytes $public.Modulus) + '"}'
    $sha = [Security.Cryptography.SHA256]::Create()
    try {
        return (ConvertTo-Base64Url -Bytes ($sha.ComputeHash([Text.Encoding]::ASCII.GetBytes($text))))
    }
    finally {
        $sha.Dispose()
    }
}
