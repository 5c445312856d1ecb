function Get-RequiredField {
    # A property of one of ADSync's objects that must be there: what it means when it is not is not known.
    param([Parameter(Mandatory = $true)][object] $From, [Parameter(Mandatory = $true)][string] $Name)

    $value = Get-Field -From $From -Name $Name
    if ($null -eq $value) {
        throw (New-Refusal -Code 'server-error' -Message "The module ADSync gave an object without $Name.")
    }
    return $value
}
