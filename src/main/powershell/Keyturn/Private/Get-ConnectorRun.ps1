function Get-ConnectorRun {
    # The latest runs of a connector, newest first, each with its number, its profile and whether it is complete.
    param([Parameter(Mandatory = $true)][object] $Connector)

    $runs = foreach ($run in @(Get-ADSyncRunProfileResult -ConnectorId $Connector.Identifier -NumberRequested 5 -ErrorAction Stop)) {
        if ($null -ne $run) {
            [pscustomobject]@{
                Number   = [long](Get-RequiredField -From $run -Name 'RunNumber')
                Profile  = [string](Get-Field -From $run -Name 'RunProfileName')
                Complete = [bool](Get-Field -From $run -Name 'IsRunComplete')
                Run      = $run
            }
        }
    }
    return @($runs | Where-Object -FilterScript { $null -ne $_ } | Sort-Object -Property 'Number' -Descending)
}
