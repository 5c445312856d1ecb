function Test-SecretName {
    # Whether the bytes spell "password". A name with an escape is refused: it could spell it in another way.
    param([int] $Start, [int] $End)

    for ($i = $Start; $i -lt $End; $i++) {
        if ($script:RequestBytes[$i] -eq 0x5C) {
            throw (New-Refusal -Code 'bad-request' -Message 'A field of the request has an escape in its name.')
        }
    }
    $name = [Text.Encoding]::ASCII.GetString($script:RequestBytes, $Start, $End - $Start)
    return ($name -eq 'password')
}
