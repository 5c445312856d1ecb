function Get-OptionalNumber {
    param(
        [Parameter(Mandatory = $true)][object] $Request,
        [Parameter(Mandatory = $true)][string] $Name,
        [Parameter(Mandatory = $true)][int] $Default,
        [Parameter(Mandatory = $true)][int] $Largest
    )
    $value = Get-Field -From $Request -Name $Name
    if ($null -eq $value) {
        return $Default
    }
    # ConvertFrom-Json makes Int32 of whole numbers in Windows PowerShell and Int64 in later ones
    if ((($value -isnot [int]) -and ($value -isnot [long])) -or ($value -lt 0) -or ($value -gt $Largest)) {
        throw (New-Refusal -Code 'bad-request' -Message ('The field "' + $Name + '" is not a whole number from 0 to ' + $Largest + '.'))
    }
    return [int]$value
}
