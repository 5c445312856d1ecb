function Get-ChildProgram {
    # What a test has put there, or a child that cannot be started.
    return [IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'child.sh')
}
