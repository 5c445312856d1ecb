function Get-ParameterText {
    param([AllowNull()][object] $Collection, [Parameter(Mandatory = $true)][string] $Name)

    return [string](Get-Field -From (Find-Parameter -Collection $Collection -Name $Name) -Name 'Value')
}
