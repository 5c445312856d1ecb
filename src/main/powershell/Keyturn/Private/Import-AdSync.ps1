function Import-AdSync {
    # Loaded when it is needed only: it takes seconds. By its place, when the module path of the caller is older than
    # the installation of Entra Connect.
    if ($null -ne (Get-Module -Name 'ADSync')) {
        return
    }
    $place = [IO.Path]::Combine([Environment]::GetFolderPath('ProgramFiles'), 'Microsoft Azure AD Sync', 'Bin', 'ADSync', 'ADSync.psd1')
    foreach ($name in @('ADSync', $place)) {
        try {
            $null = Import-Module -Name $name -Scope Global -DisableNameChecking -ErrorAction Stop 3>$null
            return
        }
        catch {
            $null = $_
        }
    }
    throw (New-Refusal -Code 'server-error' -Message 'The module ADSync cannot be loaded. Is Microsoft Entra Connect Sync installed on this server?')
}
