function Get-XmlLine {
    # An XML text as a set of lines "path=text", an element that has a name or an identifier with it in its path. A line
    # that comes again has a number, so that two are not the same as one.
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string] $Text)

    $lines = New-Object -TypeName 'Collections.Generic.List[string]'
    $path = New-Object -TypeName 'Collections.Generic.List[string]'
    $settings = New-Object -TypeName Xml.XmlReaderSettings
    $settings.ConformanceLevel = [Xml.ConformanceLevel]::Fragment
    $settings.DtdProcessing = [Xml.DtdProcessing]::Prohibit
    $reader = [Xml.XmlReader]::Create([IO.StringReader]::new($Text), $settings)
    try {
        while ($reader.Read()) {
            if ($reader.NodeType -eq [Xml.XmlNodeType]::Element) {
                $empty = $reader.IsEmptyElement
                $own = $reader.Name
                $attributes = @()
                while ($reader.MoveToNextAttribute()) {
                    $attributes += '@' + $reader.Name + '=' + $reader.Value
                    if ($reader.Name -in @('name', 'id')) {
                        $own += '[' + $reader.Value + ']'
                    }
                }
                $path.Add('/' + $own)
                $here = $path -join ''
                $lines.Add($here)
                foreach ($attribute in $attributes) {
                    $lines.Add($here + $attribute)
                }
                if ($empty) {
                    $path.RemoveAt($path.Count - 1)
                }
            }
            elseif ($reader.NodeType -eq [Xml.XmlNodeType]::EndElement) {
                $path.RemoveAt($path.Count - 1)
            }
            elseif ($reader.NodeType -in @([Xml.XmlNodeType]::Text, [Xml.XmlNodeType]::CDATA)) {
                $lines.Add(($path -join '') + '=' + $reader.Value.Trim())
            }
        }
    }
    finally {
        $reader.Dispose()
    }
    $counts = New-Object -TypeName 'Collections.Generic.Dictionary[string,int]'
    $set = New-Object -TypeName 'Collections.Generic.HashSet[string]'
    foreach ($line in $lines) {
        $count = 0
        $null = $counts.TryGetValue($line, [ref]$count)
        $counts[$line] = $count + 1
        $null = $set.Add("$line=$count")
    }
    # the comma keeps PowerShell from taking the set apart
    return , $set
}
