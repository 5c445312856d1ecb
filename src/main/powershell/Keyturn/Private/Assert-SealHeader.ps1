function Assert-SealHeader {
    # Exactly these three fields: what is not known is not ignored here.
    param([Parameter(Mandatory = $true)][string] $Header, [Parameter(Mandatory = $true)][string] $Thumbprint)

    $encoding = New-Object -TypeName Text.UTF8Encoding -ArgumentList $false, $true
    $fields = ConvertFrom-StrictJson -Text ($encoding.GetString((ConvertFrom-Base64Url -Text $Header)))
    if (($fields -isnot [Collections.IDictionary]) -or ($fields.Count -ne 3) -or ($fields['kid'] -isnot [string]) -or
        ($fields['alg'] -cne 'RSA-OAEP-256') -or ($fields['enc'] -cne 'A256CBC-HS512')) {
        throw (New-Refusal -Code 'bad-request' -Message 'The password is sealed in another way.')
    }
    if ($fields['kid'] -cne $Thumbprint) {
        throw (New-Refusal -Code 'wrong-key' -Message "The password is sealed for another key than that of this server, $Thumbprint.")
    }
}
