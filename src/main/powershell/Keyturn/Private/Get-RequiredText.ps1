function Get-RequiredText {
    param([Parameter(Mandatory = $true)][object] $Request, [Parameter(Mandatory = $true)][string] $Name)

    $value = Get-Field -From $Request -Name $Name
    if (($value -isnot [string]) -or ($value.Length -eq 0)) {
        throw (New-Refusal -Code 'bad-request' -Message ('The request has no "' + $Name + '".'))
    }
    return $value
}
