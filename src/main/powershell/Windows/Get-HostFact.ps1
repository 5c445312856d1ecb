function Get-HostFact {
    # Which PowerShell this is.
    return @{
        Edition      = $PSVersionTable.PSEdition
        Is64Bit      = [Environment]::Is64BitProcess
        LanguageMode = [string]$ExecutionContext.SessionState.LanguageMode
    }
}
