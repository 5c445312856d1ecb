function Get-RequestedFence {
    param([Parameter(Mandatory = $true)][object] $Request)

    $fence = Get-Field -From $Request -Name 'fence'
    $numbers = @((Get-Field -From $fence -Name 'rotation'), (Get-Field -From $fence -Name 'attempt'))
    foreach ($number in $numbers) {
        if ((($number -isnot [int]) -and ($number -isnot [long])) -or ($number -lt 0)) {
            throw (New-Refusal -Code 'bad-request' -Message 'The request has no "fence" with a rotation and an attempt.')
        }
    }
    return [pscustomobject]@{ rotation = [long]$numbers[0]; attempt = [long]$numbers[1] }
}
