function ConvertFrom-Base64Url {
    # The bytes of a text in base64url (RFC 7515). One text only stands for them: bits that are left over must be 0.
    param([Parameter(Mandatory = $true)][string] $Text)

    $base64 = $Text.Replace('-', '+').Replace('_', '/')
    $base64 += '=' * ((4 - ($base64.Length % 4)) % 4)
    $bytes = [Convert]::FromBase64String($base64)
    if ((ConvertTo-Base64Url -Bytes $bytes) -cne $Text) {
        throw (New-Refusal -Code 'bad-request' -Message 'This is not base64url.')
    }
    return , $bytes
}
