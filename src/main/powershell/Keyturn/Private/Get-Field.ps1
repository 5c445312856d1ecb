function Get-Field {
    # A property that may not be there: strict mode makes reading a missing one an error.
    param([AllowNull()][object] $From, [Parameter(Mandatory = $true)][string] $Name)

    if ($null -eq $From) {
        return $null
    }
    $property = $From.PSObject.Properties[$Name]
    if ($null -eq $property) {
        return $null
    }
    return $property.Value
}
