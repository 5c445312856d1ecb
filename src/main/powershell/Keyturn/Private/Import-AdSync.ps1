function Import-AdSync {
    # Loaded when it is needed only: it takes seconds.
    if ($null -eq (Get-Module -Name 'ADSync')) {
        try {
            $null = Import-Module -Name 'ADSync' -Scope Global -DisableNameChecking -ErrorAction Stop 3>$null
        }
        catch {
            throw (New-Refusal -Code 'server-error' -Message 'The module ADSync cannot be loaded. Is Microsoft Entra Connect Sync installed on this server?')
        }
    }
}
