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
        else {
            $changed = New-Object -TypeName 'Collections.Generic.HashSet[string]' -ArgumentList (, $Before[$name])
            $changed.SymmetricExceptWith($After[$name])
            # the place only: a value may be anything
            foreach ($place in @($changed | ForEach-Object -Process { ($_ -split '=', 2)[0] } | Sort-Object -Unique)) {
                "$name$place"
            }
        }
    }
}
