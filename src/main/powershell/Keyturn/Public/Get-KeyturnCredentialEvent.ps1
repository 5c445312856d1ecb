function Get-KeyturnCredentialEvent {
    <#
    .SYNOPSIS
    credential-events: the events that speak about credentials since a time. Changes nothing.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][object] $Request)

    $limit = [int](Get-OptionalNumber -Request $Request -Name 'limit' -Default 200 -Smallest 1 -Largest 1000)
    $since = ConvertFrom-UtcText -Text (Get-Field -From $Request -Name 'since') -Name 'since'
    if ($null -eq $since) {
        $since = [datetime]::UtcNow.AddDays(-1)
    }
    $numbers = @{
        'ADSync'                      = @(6000, 6001, 6007, 6601, 6602, 6603)
        'Entra Connect Admin Actions' = @(2518, 2618)
        'Directory Synchronization'   = @(611, 612, 654)
    }
    $records = @(Get-ServerEvent -Number $numbers -Since $since -Newest ($limit + 1))
    $truncated = $records.Count -gt $limit
    $entries = @($records | Select-Object -First $limit | ForEach-Object -Process { ConvertTo-EventEntry -Record $_ })
    # the log gives the newest first, the protocol wants the oldest first
    [Array]::Reverse($entries)
    return @{
        result = [ordered]@{
            since     = (ConvertTo-UtcText -Time $since)
            truncated = $truncated
            events    = [object[]]$entries
        }
    }
}
