# The signed texts of the wire (JOSE, compact form). What each side signs with is fixed: PS256 this server, ES256 Keyturn.
# Nothing is negotiated: a text with another header is refused before any key is looked at.

$script:Utf8 = New-Object -TypeName Text.UTF8Encoding -ArgumentList $false, $true
$script:LongestSignedText = 262144

function ConvertTo-Base64Url {
    param([Parameter(Mandatory = $true)][AllowEmptyCollection()][byte[]] $Bytes)
    return [Convert]::ToBase64String($Bytes).TrimEnd([char]'=').Replace('+', '-').Replace('/', '_')
}

function ConvertFrom-Base64Url {
    # The one spelling of these bytes: no padding, no blanks, no other last bits.
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string] $Text)
    if ($Text -cnotmatch '\A[A-Za-z0-9_-]*\z') {
        throw 'A part is not base64url.'
    }
    $padded = $Text.Replace('-', '+').Replace('_', '/') + ('=' * ((4 - ($Text.Length % 4)) % 4))
    $bytes = [Convert]::FromBase64String($padded)
    if ((ConvertTo-Base64Url -Bytes $bytes) -cne $Text) {
        throw 'A part is not base64url.'
    }
    return , $bytes
}

function Get-Sha256Text {
    # SHA-256 as base64url.
    param([Parameter(Mandatory = $true)][AllowEmptyCollection()][byte[]] $Bytes)
    $algorithm = [Security.Cryptography.SHA256]::Create()
    try {
        return ConvertTo-Base64Url -Bytes ($algorithm.ComputeHash($Bytes))
    }
    finally {
        $algorithm.Dispose()
    }
}

function New-RandomText {
    # 16 random bytes as base64url.
    $bytes = [byte[]]::new(16)
    $random = [Security.Cryptography.RandomNumberGenerator]::Create()
    try {
        $random.GetBytes($bytes)
    }
    finally {
        $random.Dispose()
    }
    return ConvertTo-Base64Url -Bytes $bytes
}

function Get-UnixTime {
    return [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
}

function Get-PublicJwk {
    # The public half of an RSA key.
    param([Parameter(Mandatory = $true)][object] $Key)
    $parameters = $Key.ExportParameters($false)
    return [ordered]@{
        kty = 'RSA'
        n   = ConvertTo-Base64Url -Bytes $parameters.Modulus
        e   = ConvertTo-Base64Url -Bytes $parameters.Exponent
    }
}

function Get-RsaThumbprint {
    # RFC 7638: the required members in the order of their names.
    param([Parameter(Mandatory = $true)][Collections.IDictionary] $Jwk)
    return Get-Sha256Text -Bytes ($script:Utf8.GetBytes('{"e":"' + $Jwk['e'] + '","kty":"RSA","n":"' + $Jwk['n'] + '"}'))
}

function Get-EcThumbprint {
    param([Parameter(Mandatory = $true)][Collections.IDictionary] $Jwk)
    return Get-Sha256Text -Bytes ($script:Utf8.GetBytes('{"crv":"P-256","kty":"EC","x":"' + $Jwk['x'] + '","y":"' + $Jwk['y'] + '"}'))
}

function New-SignedText {
    # PS256. The salt is as long as the hash, 32 bytes, which is what .NET does on all its versions.
    param(
        [Parameter(Mandatory = $true)][object] $Key,
        [Parameter(Mandatory = $true)][Collections.IDictionary] $Header,
        [Parameter(Mandatory = $true)][Collections.IDictionary] $Claims
    )
    $input64 = (ConvertTo-Base64Url -Bytes ($script:Utf8.GetBytes((ConvertTo-CompactJson -Value $Header)))) + '.' +
        (ConvertTo-Base64Url -Bytes ($script:Utf8.GetBytes((ConvertTo-CompactJson -Value $Claims))))
    $signature = $Key.SignData(
        [Text.Encoding]::ASCII.GetBytes($input64),
        [Security.Cryptography.HashAlgorithmName]::SHA256,
        [Security.Cryptography.RSASignaturePadding]::Pss
    )
    return $input64 + '.' + (ConvertTo-Base64Url -Bytes $signature)
}

function Assert-Members {
    # An object with exactly these members, all of them texts but those that are named in $Object.
    param(
        [AllowNull()][object] $Value,
        [Parameter(Mandatory = $true)][string[]] $Name,
        [string[]] $Object = @()
    )
    if ($Value -isnot [Collections.IDictionary]) {
        throw 'A part of the header is no object.'
    }
    if ($Value.Count -ne $Name.Count) {
        throw "The header must have $($Name -join ', ') and nothing else."
    }
    foreach ($member in $Name) {
        if (-not $Value.ContainsKey($member)) {
            throw "The header must have $($Name -join ', ') and nothing else."
        }
        if (($Object -cnotcontains $member) -and ($Value[$member] -isnot [string])) {
            throw "$member in the header is no text."
        }
    }
}

function Read-KeyturnText {
    # The claims of a text that Keyturn has signed with one of the pinned keys; otherwise it throws. $RawMember: a claim that is
    # handed on as it was written.
    param(
        [Parameter(Mandatory = $true)][AllowEmptyString()][string] $Text,
        [Parameter(Mandatory = $true)][string] $Type,
        [Parameter(Mandatory = $true)][string[]] $Pinned,
        [AllowNull()][string] $RawMember
    )
    if ($Text.Length -gt $script:LongestSignedText) {
        throw 'The signed text is too long.'
    }
    $parts = $Text.Split([char]'.')
    if ($parts.Length -ne 3) {
        throw 'This is no signed text.'
    }
    $header = ConvertFrom-WireJson -Text ($script:Utf8.GetString((ConvertFrom-Base64Url -Text $parts[0])))
    Assert-Members -Value $header -Name @('alg', 'kid', 'typ', 'jwk') -Object @('jwk')
    # [string]::Equals compares characters; -ceq compares as a language does and passes over some
    if (-not ([string]::Equals($header['alg'], 'ES256') -and [string]::Equals($header['typ'], $Type))) {
        throw "The text is not of the kind $Type, signed with ES256."
    }
    $jwk = $header['jwk']
    Assert-Members -Value $jwk -Name @('kty', 'crv', 'x', 'y')
    $thumbprint = Get-EcThumbprint -Jwk $jwk
    if (-not ([string]::Equals($jwk['kty'], 'EC') -and [string]::Equals($jwk['crv'], 'P-256') -and [string]::Equals($header['kid'], $thumbprint))) {
        throw 'The key in the header is not the one that it is called.'
    }
    if ($Pinned -cnotcontains $thumbprint) {
        throw "The text is signed with the key $thumbprint, which is not pinned on this server. If Keyturn has a new key, compare it and run Install-Keyturn.ps1 -KeyturnKey."
    }
    $x = ConvertFrom-Base64Url -Text $jwk['x']
    $y = ConvertFrom-Base64Url -Text $jwk['y']
    $signature = ConvertFrom-Base64Url -Text $parts[2]
    if (($x.Length -ne 32) -or ($y.Length -ne 32) -or ($signature.Length -ne 64)) {
        throw 'A number in the key or in the signature has not its length.'
    }
    $key = Open-EcPublicKey -X $x -Y $y
    try {
        $signed = [Text.Encoding]::ASCII.GetBytes($parts[0] + '.' + $parts[1])
        if (-not $key.VerifyData($signed, $signature, [Security.Cryptography.HashAlgorithmName]::SHA256)) {
            throw 'The signature is wrong.'
        }
    }
    finally {
        $key.Dispose()
    }
    $claims = ConvertFrom-WireJson -Text ($script:Utf8.GetString((ConvertFrom-Base64Url -Text $parts[1]))) -RawMember $RawMember
    if ($claims -isnot [Collections.IDictionary]) {
        throw 'The claims are no object.'
    }
    return , $claims
}

function Get-Claim {
    # A claim of the expected type, or $null when it is missing or of another one.
    param(
        [Parameter(Mandatory = $true)][Collections.IDictionary] $Claims,
        [Parameter(Mandatory = $true)][string] $Name,
        [Parameter(Mandatory = $true)][type] $As
    )
    if ($Claims.ContainsKey($Name) -and ($Claims[$Name] -is $As)) {
        return , $Claims[$Name]
    }
    return $null
}
