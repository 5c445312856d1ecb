function Set-ServiceSddl {
    # sc.exe's exit code.
    param([Parameter(Mandatory = $true)][string] $Sddl)
    $null = & sc.exe sdset ADSync $Sddl
    return $LASTEXITCODE
}
