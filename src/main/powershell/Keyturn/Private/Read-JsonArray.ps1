function Read-JsonArray {
    param([Parameter(Mandatory = $true)][int] $Depth)

    $list = New-Object -TypeName Collections.ArrayList
    $script:JsonAt++
    if (Test-JsonNext -Character ']') {
        return , $list.ToArray()
    }
    while ($true) {
        $null = $list.Add((Read-JsonValue -Depth ($Depth + 1)))
        if (Test-JsonNext -Character ']') {
            return , $list.ToArray()
        }
        if (-not (Test-JsonNext -Character ',')) {
            throw (New-JsonFault -What 'a comma is missing')
        }
    }
}
