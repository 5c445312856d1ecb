function Get-XmlLine {
    # An XML file as sorted lines "path=text", an element that has a name or an identifier with it in its path. A line that
    # comes again has a number, so that two are not the same as one. -Whole: with what a save changes by itself, and with
    # the credential, whose value an export does not have.
    param([Parameter(Mandatory = $true)][IO.Stream] $Stream, [switch] $Whole)

    $lines = New-Object -TypeName 'Collections.Generic.List[string]'
    $path = New-Object -TypeName 'Collections.Generic.List[string]'
    $settings = New-Object -TypeName Xml.XmlReaderSettings
    $settings.DtdProcessing = [Xml.DtdProcessing]::Prohibit
    $reader = [Xml.XmlReader]::Create($Stream, $settings)
    try {
        $more = $reader.Read()
        while ($more) {
            if ((-not $Whole) -and (Test-Bookkeeping -Reader $reader)) {
                $reader.Skip()
                $more = -not $reader.EOF
                continue
            }
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
            $more = $reader.Read()
        }
    }
    finally {
        $reader.Dispose()
    }
    $lines.Sort([StringComparer]::Ordinal)
    $numbered = New-Object -TypeName 'Collections.Generic.List[string]'
    $number = 0
    for ($i = 0; $i -lt $lines.Count; $i++) {
        $number++
        if (($i -eq 0) -or ($lines[$i] -cne $lines[$i - 1])) {
            $number = 0
        }
        $numbered.Add("$($lines[$i])=$number")
    }
    return , $numbered.ToArray()
}
