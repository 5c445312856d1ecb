# The schemas of the protocol, each as one text: Test-Json follows no reference into another file.

$contract = Join-Path -Path $repository -ChildPath 'src/main/resources/dev/keyturn/syncserver/contract'
$common = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText((Join-Path -Path $contract -ChildPath 'common.schema.json'))) -AsHashtable

function Get-Resolved {
    # A copy without references.
    param([AllowNull()][object] $Schema)

    if ($Schema -is [Collections.IDictionary]) {
        $reference = $Schema['$ref']
        $copy = [ordered]@{}
        if ($null -ne $reference) {
            $copy['allOf'] = @(, (Get-Resolved -Schema $common['$defs'][($reference -split '/')[-1]]))
        }
        foreach ($name in $Schema.Keys) {
            if ($name -notin @('$ref', 'description', '$schema', '$comment')) {
                $copy[$name] = Get-Resolved -Schema $Schema[$name]
            }
        }
        return $copy
    }
    if ($Schema -is [array]) {
        return , @($Schema | ForEach-Object -Process { Get-Resolved -Schema $_ })
    }
    return $Schema
}

function Get-Schema {
    param([string] $Name)

    $schema = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText((Join-Path -Path $contract -ChildPath "$Name.schema.json"))) -AsHashtable
    return (ConvertTo-Json -InputObject (Get-Resolved -Schema $schema) -Depth 50 -Compress)
}
