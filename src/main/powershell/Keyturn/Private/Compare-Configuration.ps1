function Compare-Configuration {
    # The places in which two exports differ; nothing when they are the same. The order within a file does not count.
    param([Parameter(Mandatory = $true)][hashtable] $Before, [Parameter(Mandatory = $true)][hashtable] $After)

    foreach ($name in @(@($Before.Keys) + @($After.Keys) | Sort-Object -Unique)) {
        if (-not $Before.ContainsKey($name)) {
            "$name was added"
        }
        elseif (-not $After.ContainsKey($name)) {
            "$name is gone"
        }
        elseif ($Before[$name] -cne $After[$name]) {
            $changed = Get-XmlLine -Text $Before[$name]
            $changed.SymmetricExceptWith((Get-XmlLine -Text $After[$name]))
            # the place only: a value may be anything
            foreach ($place in @($changed | ForEach-Object -Process { ($_ -split '=', 2)[0] } | Sort-Object -Unique)) {
                "$name$place"
            }
        }
    }
}
