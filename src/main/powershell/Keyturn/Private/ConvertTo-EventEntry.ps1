function ConvertTo-EventEntry {
    # Without the publisher's texts a record has no message, but what it would be filled with.
    param([Parameter(Mandatory = $true)][object] $Record)

    $message = [string](Get-Field -From $Record -Name 'Message')
    if ($message.Length -eq 0) {
        $message = @(Get-Field -From $Record -Name 'Properties' | ForEach-Object -Process { [string](Get-Field -From $_ -Name 'Value') }) -join ' '
    }
    return [ordered]@{
        id      = [int](Get-RequiredField -From $Record -Name 'Id')
        source  = [string](Get-RequiredField -From $Record -Name 'ProviderName')
        message = (Limit-Text -Text $message -Largest 4096)
        time    = (ConvertTo-UtcText -Time (Get-RequiredField -From $Record -Name 'TimeCreated'))
    }
}
