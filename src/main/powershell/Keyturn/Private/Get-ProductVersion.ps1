function Get-ProductVersion {
    $parameters = Get-Field -From (Get-ADSyncGlobalSettings -ErrorAction Stop) -Name 'Parameters'
    $version = Get-ParameterText -Collection $parameters -Name 'Microsoft.Synchronize.ServerConfigurationVersion'
    if ($version -match '^[0-9]+(\.[0-9]+){1,3}\z') {
        return $version
    }
    return '0.0'
}
