function Test-AccessDenied {
    param([Parameter(Mandatory = $true)][Exception] $Exception)

    if (($Exception -is [UnauthorizedAccessException]) -or ($Exception -is [Security.SecurityException])) {
        return $true
    }
    # ERROR_ACCESS_DENIED; ADSync's own exceptions say it in words only
    if (($Exception -is [ComponentModel.Win32Exception]) -and ($Exception.NativeErrorCode -eq 5)) {
        return $true
    }
    return ($Exception.Message -match 'access (is )?denied|0x80070005')
}
