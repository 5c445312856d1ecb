function Open-SealedPassword {
    # Opens a compact JWE (RFC 7516) into $script:Secret. Nothing of it is negotiated: RSA-OAEP-256, A256CBC-HS512, and the
    # thumbprint of this server's opening key. All classes are those of .NET Framework 4.6.2. The HMAC is checked before
    # anything is decrypted, and every way in which it can be wrong gives the same answer.
    param([Parameter(Mandatory = $true)][string] $Sealed)

    $parts = $Sealed -split '\.'
    $rsa = Get-UsableOpeningKey
    $key = [byte[]]::new(0)
    $macKey = [byte[]]::new(32)
    $encryptionKey = [byte[]]::new(32)
    $clear = [byte[]]::new(0)
    try {
        Assert-SealHeader -Header $parts[0] -Thumbprint (Get-KeyThumbprint -Key $rsa)
        $vector = ConvertFrom-Base64Url -Text $parts[2]
        $cipher = ConvertFrom-Base64Url -Text $parts[3]
        $tag = ConvertFrom-Base64Url -Text $parts[4]
        $key = $rsa.Decrypt((ConvertFrom-Base64Url -Text $parts[1]), [Security.Cryptography.RSAEncryptionPadding]::OaepSHA256)
        if ($key.Length -ne 64) {
            throw 'another length'
        }
        [Array]::Copy($key, 0, $macKey, 0, 32)
        [Array]::Copy($key, 32, $encryptionKey, 0, 32)
        $header = [Text.Encoding]::ASCII.GetBytes($parts[0])
        $length = [BitConverter]::GetBytes([long]$header.Length * 8)
        [Array]::Reverse($length)
        $hmac = New-Object -TypeName Security.Cryptography.HMACSHA512
        $aes = [Security.Cryptography.Aes]::Create()
        try {
            $hmac.Key = $macKey
            $expected = $hmac.ComputeHash([byte[]]($header + $vector + $cipher + $length))
            # in constant time
            $difference = $tag.Length -bxor 32
            for ($i = 0; $i -lt 32; $i++) {
                $difference = $difference -bor ($expected[$i] -bxor $tag[$i])
            }
            if ($difference -ne 0) {
                throw 'another tag'
            }
            $aes.Mode = [Security.Cryptography.CipherMode]::CBC
            $aes.Padding = [Security.Cryptography.PaddingMode]::PKCS7
            $aes.Key = $encryptionKey
            $aes.IV = $vector
            $decryptor = $aes.CreateDecryptor()
            $clear = $decryptor.TransformFinalBlock($cipher, 0, $cipher.Length)
            $encoding = New-Object -TypeName Text.UTF8Encoding -ArgumentList $false, $true
            $script:Secret = $encoding.GetChars($clear)
        }
        finally {
            $hmac.Dispose()
            $aes.Dispose()
        }
    }
    catch {
        $script:Failure = $_
        $refused = Get-Failure
        # an error of a decoder quotes what it was given
        $global:Error.Clear()
        if ($refused.Code -eq 'wrong-key') {
            throw (New-Refusal -Code 'wrong-key' -Message $refused.Message)
        }
        throw (New-Refusal -Code 'bad-request' -Message 'The sealed password cannot be opened.')
    }
    finally {
        $rsa.Dispose()
        foreach ($bytes in @($key, $macKey, $encryptionKey, $clear)) {
            [Array]::Clear($bytes, 0, $bytes.Length)
        }
    }
    Assert-SecretLength
}
