function Open-EcPublicKey {
    param([byte[]] $X, [byte[]] $Y)
    $parameters = New-Object -TypeName Security.Cryptography.ECParameters
    $parameters.Curve = [Security.Cryptography.ECCurve]::CreateFromFriendlyName('nistP256')
    $point = New-Object -TypeName Security.Cryptography.ECPoint
    $point.X = $X
    $point.Y = $Y
    $parameters.Q = $point
    return [Security.Cryptography.ECDsa]::Create($parameters)
}
