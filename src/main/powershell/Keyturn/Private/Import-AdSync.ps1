function Import-AdSync {
    # Loaded when it is needed only: it takes seconds. By its place, when the module path of the SSH server is older than
    # the installation of Entra Connect.
    if ($null -ne (Get-Module -Name 'ADSync')) {
        return
    }
    $place = Join-Path -Path ([Environment]::GetFolderPath('ProgramFiles')) -ChildPath 'Microsoft Azure AD Sync\Bin\ADSync\ADSync.psd1'
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
