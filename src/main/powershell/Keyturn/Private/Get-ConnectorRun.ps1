function Get-ConnectorRun {
    # The latest complete runs of a connector, newest first.
    param([Parameter(Mandatory = $true)][object] $Connector, [int] $Newest = 5)

    $runs = @(Get-ADSyncRunProfileResult -ConnectorId $Connector.Identifier -NumberRequested $Newest -ErrorAction Stop |
        Where-Object -FilterScript { ($null -ne $_) -and ([bool](Get-Field -From $_ -Name 'IsRunComplete')) })
    return @($runs | Sort-Object -Property 'RunNumber' -Descending)
}
