function Get-ProductVersion {
    $version = Get-ParameterText -Collection (Get-ADSyncGlobalSettings -ErrorAction Stop).Parameters -Name 'Microsoft.Synchronize.ServerConfigurationVersion'
    if ($version -match '^\d+(\.\d+){1,3}$') {
        return $version
    }
    return '0.0'
}
