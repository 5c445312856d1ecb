function Get-PartitionWithCredentials {
    # Names of the partitions that log in as another account. How a partition says so is not documented: anything in it that
    # is named like a login and has a value counts, because a warning too many is better than one too few.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseSingularNouns', '')]
    param([Parameter(Mandatory = $true)][object] $Connector)

    foreach ($partition in @(Get-Field -From $Connector -Name 'Partitions')) {
        if ($null -eq $partition) {
            continue
        }
        $settings = @($partition.PSObject.Properties) + @(Get-Field -From $partition -Name 'Parameters')
        foreach ($setting in $settings) {
            $name = [string](Get-Field -From $setting -Name 'Name')
            if ($name -notmatch 'login-?user|user-?name|alternate-?credential') {
                continue
            }
            # of a property as of a parameter: by its getter
            $value = [string](Get-Field -From $setting -Name 'Value')
            if (($value.Length -gt 0) -and ($value -notin @('0', 'False'))) {
                [string](Get-RequiredField -From $partition -Name 'Name')
                break
            }
        }
    }
}
