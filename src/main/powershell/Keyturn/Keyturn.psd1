@{
    RootModule           = 'Keyturn.psm1'
    ModuleVersion        = '2.0.0'
    GUID                 = '5c3f6a0e-6f0b-4f0e-9d53-7a3f1c0b8f24'
    Author               = 'Keyturn'
    CompanyName          = 'Keyturn'
    Copyright            = 'See LICENSE'
    Description          = 'Answers the commands with which Keyturn rotates the password of an AD DS connector account on a Microsoft Entra Connect Sync server.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Desktop')
    FunctionsToExport    = @(
        'Invoke-KeyturnExchange',
        'Get-KeyturnDescription',
        'Suspend-KeyturnSync',
        'Resume-KeyturnSync',
        'Update-KeyturnCredential',
        'Restart-KeyturnService',
        'Test-KeyturnImport',
        'Get-KeyturnCredentialEvent'
    )
    CmdletsToExport      = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
}
