function Test-EntraConnector {
    # The connector to Microsoft Entra ID has the same identifier on every server. It is never read beyond its name and
    # type, and never written.
    param([Parameter(Mandatory = $true)][object] $Connector)

    return ([guid](Get-RequiredField -From $Connector -Name 'Identifier')) -eq ([guid]'b891884f-051e-4a83-95af-2544101c9083')
}
