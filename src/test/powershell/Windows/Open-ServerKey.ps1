function Open-ServerKey {
    # The keys of a fake server are files: the vectors' keys, or what New-ServerKey has left in the fake Windows.
    param([string] $Name)
    $file = Join-Path -Path $env:KEYTURN_FAKE_WINDOWS -ChildPath "key-$Name.xml"
    if (-not [IO.File]::Exists($file)) {
        throw (New-Object -TypeName Security.Cryptography.CryptographicException -ArgumentList 'Keyset does not exist')
    }
    $key = [Security.Cryptography.RSA]::Create()
    $key.FromXmlString([IO.File]::ReadAllText($file))
    return $key
}
