function Get-Field {
    # A property that may not be there. By the getter's method: PowerShell swallows what a property throws, and an object
    # that cannot be read would look like an empty one.
    param([AllowNull()][object] $From, [Parameter(Mandatory = $true)][string] $Name)

    if ($null -eq $From) {
        return $null
    }
    if ($From -is [Collections.IDictionary]) {
        if ($From.Contains($Name)) {
            return $From[$Name]
        }
        return $null
    }
    $property = $From.PSObject.Properties[$Name]
    if ($null -eq $property) {
        return $null
    }
    return $property.get_Value()
}
