function Find-PasswordParameter {
    # The connectivity parameter "password" of a connector: in the public collection or in the private field behind it.
    # Nothing when there is none.
    param([Parameter(Mandatory = $true)][object] $Connector, [Parameter(Mandatory = $true)][string] $Place)

    if ($Place -eq 'collection') {
        return (Find-Parameter -Collection (Get-Field -From $Connector -Name 'ConnectivityParameters') -Name 'password')
    }
    $flags = [Reflection.BindingFlags]'Instance, NonPublic, DeclaredOnly'
    $type = $Connector.PSObject.BaseObject.GetType()
    while ($null -ne $type) {
        foreach ($field in @($type.GetFields($flags))) {
            if ($field.Name -match 'connectivityParameters') {
                $parameter = Find-Parameter -Collection ($field.GetValue($Connector.PSObject.BaseObject)) -Name 'password'
                if ($null -ne $parameter) {
                    return $parameter
                }
            }
        }
        $type = $type.BaseType
    }
    return $null
}
