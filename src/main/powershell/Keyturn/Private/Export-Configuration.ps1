function Export-Configuration {
    # The connectors and synchronization rules as Get-ADSyncServerConfiguration writes them: the lines of each file, without
    # what changes with every save and without the credential. The files are removed again: they describe the whole
    # directory.
    param([Parameter(Mandatory = $true)][string] $Folder)

    $null = New-Item -Path $Folder -ItemType Directory -Force
    $null = Get-ADSyncServerConfiguration -Path $Folder -ErrorAction Stop
    $configuration = @{}
    foreach ($part in @('Connectors', 'SynchronizationRules')) {
        $path = Join-Path -Path $Folder -ChildPath $part
        if (Test-Path -LiteralPath $path -PathType Container) {
            foreach ($file in @(Get-ChildItem -LiteralPath $path -Filter '*.xml')) {
                $stream = [IO.File]::OpenRead($file.FullName)
                try {
                    $configuration["$part/$($file.Name)"] = Get-XmlLine -Stream $stream -Whole:($part -eq 'SynchronizationRules')
                }
                finally {
                    $stream.Dispose()
                }
            }
        }
    }
    if (@($configuration.Keys -like 'Connectors/*').Count -eq 0) {
        throw (New-Refusal -Code 'server-error' -Message 'Get-ADSyncServerConfiguration wrote no connector, so that it cannot be proved that nothing but the credential changes. Nothing was changed.')
    }
    return $configuration
}
