function ConvertTo-EventEntry {
    # Without the publisher's texts a record has no message, but what it would be filled with.
    param([Parameter(Mandatory = $true)][object] $Record)

    $message = [string]$Record.Message
    if ($message.Length -eq 0) {
        $message = @(Get-Field -From $Record -Name 'Properties' | ForEach-Object -Process { [string](Get-Field -From $_ -Name 'Value') }) -join ' '
    }
    if ($message.Length -gt 4096) {
        $message = $message.Substring(0, 4096)
    }
    return [ordered]@{
        id      = [int]$Record.Id
        source  = [string]$Record.ProviderName
        message = $message
        time    = (ConvertTo-UtcText -Time $Record.TimeCreated)
    }
}
