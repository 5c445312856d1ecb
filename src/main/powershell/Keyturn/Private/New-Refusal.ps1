function New-Refusal {
    # A "no" of the command protocol, as an exception to be thrown.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param(
        [Parameter(Mandatory = $true)][string] $Code,
        [Parameter(Mandatory = $true)][string] $Message
    )
    $refusal = New-Object -TypeName InvalidOperationException -ArgumentList $Message
    $refusal.Data['KeyturnCode'] = $Code
    return $refusal
}
