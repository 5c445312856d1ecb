function Get-ConnectorType {
    param([Parameter(Mandatory = $true)][object] $Connector)

    foreach ($name in @('ConnectorTypeName', 'Type')) {
        $type = Get-Field -From $Connector -Name $name
        if ($null -ne $type) {
            return [string]$type
        }
    }
    return ''
}
