function Import-TrustedAuthority {
    # .NET does not ask ServicePointManager any more.
    param([byte[]] $Certificate)
    [IO.File]::WriteAllText([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'authority.txt'), [Convert]::ToBase64String($Certificate))
}
