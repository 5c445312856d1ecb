function Find-Parameter {
    # By name in a collection of configuration parameters. Enumerated, because an index by name differs between versions.
    param([AllowNull()][object] $Collection, [Parameter(Mandatory = $true)][string] $Name)

    foreach ($parameter in @($Collection)) {
        if ((Get-Field -From $parameter -Name 'Name') -eq $Name) {
            return $parameter
        }
    }
    return $null
}
