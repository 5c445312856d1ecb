function Get-OptionalNumber {
    param(
        [Parameter(Mandatory = $true)][object] $Request,
        [Parameter(Mandatory = $true)][string] $Name,
        [Parameter(Mandatory = $true)][int] $Default,
        [Parameter(Mandatory = $true)][int] $Smallest,
        [Parameter(Mandatory = $true)][int] $Largest
    )
    $value = Get-Field -From $Request -Name $Name
    if ($null -eq $value) {
        return $Default
    }
    # ConvertFrom-Json makes different types of numbers in different versions of PowerShell
    $isNumber = ($value -is [int]) -or ($value -is [long]) -or ($value -is [decimal]) -or ($value -is [double])
    if ((-not $isNumber) -or ($value -lt $Smallest) -or ($value -gt $Largest)) {
        throw (New-Refusal -Code 'bad-request' -Message "The field ""$Name"" is not a number from $Smallest to $Largest.")
    }
    return [double]$value
}
