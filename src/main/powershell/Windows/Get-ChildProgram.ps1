function Get-ChildProgram {
    # The PowerShell that this is.
    return [IO.Path]::Combine($PSHOME, 'powershell.exe')
}
