function Read-JsonObject {
    param([Parameter(Mandatory = $true)][int] $Depth)

    $object = New-Object -TypeName Collections.Specialized.OrderedDictionary -ArgumentList ([StringComparer]::Ordinal)
    $names = New-Object -TypeName 'Collections.Generic.HashSet[string]' -ArgumentList ([StringComparer]::OrdinalIgnoreCase)
    $script:JsonAt++
    if (Test-JsonNext -Character '}') {
        return $object
    }
    while ($true) {
        Skip-JsonBlank
        if (($script:JsonAt -ge $script:Json.Length) -or ($script:Json[$script:JsonAt] -cne [char]0x22)) {
            throw (New-JsonFault -What 'a name is missing')
        }
        $name = Read-JsonString
        if (-not $names.Add($name)) {
            throw (New-JsonFault -What 'a name comes twice')
        }
        if (-not (Test-JsonNext -Character ':')) {
            throw (New-JsonFault -What 'a colon is missing')
        }
        # the one text that must not become a String
        if (($Depth -eq 0) -and ($name -ceq 'password')) {
            Read-JsonSecret
            $object[$name] = $null
        }
        else {
            $object[$name] = Read-JsonValue -Depth ($Depth + 1)
        }
        if (Test-JsonNext -Character '}') {
            return $object
        }
        if (-not (Test-JsonNext -Character ',')) {
            throw (New-JsonFault -What 'a comma is missing')
        }
    }
}
