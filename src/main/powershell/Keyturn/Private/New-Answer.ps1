function New-Answer {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory = $true)][bool] $Ok)

    return [ordered]@{
        protocol   = '2.0'
        ok         = $Ok
        serverTime = (ConvertTo-UtcText -Time (Get-UtcNow))
    }
}
