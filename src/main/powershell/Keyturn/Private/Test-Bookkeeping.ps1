function Test-Bookkeeping {
    # Whether a reader of an export stands at an element that a save changes by itself, or at a credential.
    param([Parameter(Mandatory = $true)][Xml.XmlReader] $Reader)

    if ($Reader.NodeType -ne [Xml.XmlNodeType]::Element) {
        return $false
    }
    if ($Reader.LocalName -eq 'parameter') {
        return ($Reader.GetAttribute('name') -eq 'password')
    }
    return ($Reader.LocalName -in @('version', 'internal-version', 'last-modification-time', 'cookie', 'last-dc', 'encrypted-attributes'))
}
