function Find-PasswordParameter {
    # The connectivity parameter "password" of a connector: in the public collection or, where that hides what is
    # encrypted, in the private field behind it. Nothing when there is none that can be written.
    param([Parameter(Mandatory = $true)][object] $Connector)

    $parameter = Find-Parameter -Collection $Connector.ConnectivityParameters -Name 'password'
    if ($null -ne $parameter) {
        return $parameter
    }
    $flags = [Reflection.BindingFlags]'Instance, NonPublic, DeclaredOnly'
    $type = $Connector.PSObject.BaseObject.GetType()
    while ($null -ne $type) {
        foreach ($field in @($type.GetFields($flags))) {
            if ($field.Name -notmatch 'connectivityParameters') {
                continue
            }
            $hidden = $field.GetValue($Connector.PSObject.BaseObject)
            $parameter = Find-Parameter -Collection $hidden -Name 'password'
            if ($null -ne $parameter) {
                return $parameter
            }
        }
        $type = $type.BaseType
    }
    return $null
}
