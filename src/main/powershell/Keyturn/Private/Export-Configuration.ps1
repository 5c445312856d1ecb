function Export-Configuration {
    # The connectors and synchronization rules as Get-ADSyncServerConfiguration writes them, by file, without what changes
    # with every save and without the credential. The files are removed again: they describe the whole directory.
    param([Parameter(Mandatory = $true)][string] $Folder)

    $null = New-Item -Path $Folder -ItemType Directory -Force
    $null = Get-ADSyncServerConfiguration -Path $Folder -ErrorAction Stop
    $configuration = @{}
    foreach ($part in @('Connectors', 'SynchronizationRules')) {
        $path = Join-Path -Path $Folder -ChildPath $part
        foreach ($file in @(Get-ChildItem -Path $path -Filter '*.xml' -ErrorAction SilentlyContinue)) {
            $text = [IO.File]::ReadAllText($file.FullName)
            if ($part -eq 'Connectors') {
                $text = Remove-Bookkeeping -Text $text
            }
            $configuration["$part/$($file.Name)"] = $text
        }
    }
    if (@($configuration.Keys -like 'Connectors/*').Count -eq 0) {
        throw (New-Refusal -Code 'server-error' -Message 'Get-ADSyncServerConfiguration wrote no connector, so that it cannot be proved that nothing but the credential changes. Nothing was changed.')
    }
    return $configuration
}
