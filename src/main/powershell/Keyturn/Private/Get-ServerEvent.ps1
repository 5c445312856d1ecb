function Get-ServerEvent {
    # Records of the Application log, newest first. $Number: event numbers by source. By XPath, because a filter table is refused
    # as a whole when one of its sources is not registered on this version of the product.
    param(
        [Parameter(Mandatory = $true)][hashtable] $Number,
        [Parameter(Mandatory = $true)][datetime] $Since,
        [Parameter(Mandatory = $true)][int] $Newest
    )
    $sources = foreach ($source in $Number.Keys) {
        $numbers = @($Number[$source] | ForEach-Object -Process { "EventID=$_" }) -join ' or '
        "(Provider[@Name='$source'] and ($numbers))"
    }
    $time = ConvertTo-UtcText -Time $Since
    $filter = "*[System[TimeCreated[@SystemTime>='$time'] and (" + (@($sources) -join ' or ') + ')]]'
    try {
        return @(Get-ApplicationEvent -Filter $filter -Newest $Newest)
    }
    catch {
        # no event is an error to Get-WinEvent; its text depends on the language of Windows
        if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') {
            return @()
        }
        throw
    }
}
