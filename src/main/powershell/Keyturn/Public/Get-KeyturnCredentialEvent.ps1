function Get-KeyturnCredentialEvent {
    <#
    .SYNOPSIS
    credential-events: the events that speak about credentials since a time. Changes nothing.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][object] $Request)

    $limit = Get-Field -From $Request -Name 'limit'
    if ($null -eq $limit) {
        $limit = 200
    }
    $since = ConvertFrom-UtcText -Text (Get-Field -From $Request -Name 'since')
    if ($null -eq $since) {
        $since = (Get-UtcNow).AddDays(-1)
    }
    $numbers = @{
        'ADSync'                      = @(6000, 6001, 6007, 6601, 6602, 6603)
        'Entra Connect Admin Actions' = @(2518, 2618)
        'Directory Synchronization'   = @(611, 612, 654)
    }
    $records = @(Get-ServerEvent -Number $numbers -Since $since -Newest ($limit + 1))
    $entries = New-Object -TypeName Collections.ArrayList
    $size = 0
    foreach ($record in @($records | Select-Object -First $limit)) {
        $entry = ConvertTo-EventEntry -Record $record
        # an answer may have 1 MiB
        $size += 1 + (ConvertTo-AsciiJson -Value $entry).Length
        if ($size -gt 900000) {
            break
        }
        $null = $entries.Add($entry)
    }
    $truncated = $records.Count -gt $entries.Count
    # the log gives the newest first, the protocol wants the oldest first
    $entries.Reverse()
    return @{
        result = [ordered]@{
            since     = (ConvertTo-UtcText -Time $since)
            truncated = $truncated
            events    = [object[]]$entries.ToArray()
        }
    }
}
