# The event log of the tests understands the filters that the module asks with, and says in German that it found nothing.

function global:Select-Event {
    # The events that an XPath filter lets through, newest first. $Events: oldest first.
    param([object[]] $Events, [string] $Filter, [int] $Newest)
    $since = [datetime]::Parse([regex]::Match($Filter, "SystemTime>='([^']+)'").Groups[1].Value).ToUniversalTime()
    $wanted = @{}
    foreach ($part in [regex]::Matches($Filter, "Provider\[@Name='([^']+)'\] and \(([^)]+)\)")) {
        $wanted[$part.Groups[1].Value] = @([regex]::Matches($part.Groups[2].Value, '[0-9]+') | ForEach-Object -Process { [int]$_.Value })
    }
    $found = @($Events | Where-Object -FilterScript {
            $wanted.ContainsKey($_.ProviderName) -and ($_.Id -in $wanted[$_.ProviderName]) -and
            ($_.TimeCreated.ToUniversalTime() -ge $since)
        })
    if ($found.Count -eq 0) {
        $none = New-Object -TypeName Exception -ArgumentList 'Es wurden keine Ereignisse gefunden.'
        throw (New-Object -TypeName Management.Automation.ErrorRecord -ArgumentList $none, 'NoMatchingEventsFound', 'ObjectNotFound', $null)
    }
    [Array]::Reverse($found)
    return @($found | Select-Object -First $Newest)
}
