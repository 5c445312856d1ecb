function Get-StepResult {
    # The connection results in what a step says about its connection, which is XML without a root; the first is that of the
    # connection itself, others are of attempts before. Nothing when it cannot be read.
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string] $Xml)

    $settings = New-Object -TypeName Xml.XmlReaderSettings
    $settings.ConformanceLevel = [Xml.ConformanceLevel]::Fragment
    $settings.DtdProcessing = [Xml.DtdProcessing]::Prohibit
    $reader = [Xml.XmlReader]::Create([IO.StringReader]::new($Xml), $settings)
    $results = @()
    $text = ''
    try {
        while ($reader.Read()) {
            if ($reader.NodeType -eq [Xml.XmlNodeType]::Element) {
                $text = ''
            }
            elseif ($reader.NodeType -in @([Xml.XmlNodeType]::Text, [Xml.XmlNodeType]::CDATA)) {
                $text += $reader.Value
            }
            elseif (($reader.NodeType -eq [Xml.XmlNodeType]::EndElement) -and ($reader.LocalName -ceq 'connection-result')) {
                $results += $text.Trim()
            }
        }
    }
    catch {
        $results = @($results | Where-Object -FilterScript { Test-RefusedLogIn -Result $_ })
    }
    finally {
        $reader.Dispose()
    }
    return $results
}
