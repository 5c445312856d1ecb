function Get-XmlLine {
    # An XML text as sorted lines "path=text", an element that has a name or an identifier with it in its path.
    param([Parameter(Mandatory = $true)][string] $Text)

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
    $lines.Sort([StringComparer]::Ordinal)
    return $lines.ToArray()
}
