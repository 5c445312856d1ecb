function Test-Fence {
    param([AllowNull()][object] $Fence)

    if ($Fence -isnot [Collections.IDictionary]) {
        return $false
    }
    foreach ($name in @('rotation', 'attempt')) {
        $number = Get-Field -From $Fence -Name $name
        if (($number -isnot [long]) -or ($number -lt 0)) {
            return $false
        }
    }
    return $true
}
