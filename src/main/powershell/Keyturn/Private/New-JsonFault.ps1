function New-JsonFault {
    # Says where, and never quotes.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory = $true)][string] $What)

    return (New-Refusal -Code 'bad-request' -Message "The request is not strict JSON: $What (character $($script:JsonAt)).")
}
