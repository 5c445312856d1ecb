function Write-Answer {
    # No answer is larger than the protocol allows, whatever other people's texts are made of.
    param([Parameter(Mandatory = $true)][Collections.IDictionary] $Answer, [Parameter(Mandatory = $true)][IO.Stream] $Stream)

    $bytes = [Text.Encoding]::ASCII.GetBytes((ConvertTo-AsciiJson -Value $Answer))
    if ($bytes.Length -gt 1048576) {
        $short = New-Answer -Ok $false
        $short['error'] = [ordered]@{ code = 'server-error'; message = 'The answer would be larger than 1 MiB.' }
        if ($null -ne $script:Seen.Tried) {
            $short['error'] = [ordered]@{ code = 'change-unconfirmed'; message = "$($script:Seen.Tried) The answer would be larger than 1 MiB." }
        }
        $bytes = [Text.Encoding]::ASCII.GetBytes((ConvertTo-AsciiJson -Value $short))
    }
    $Stream.Write($bytes, 0, $bytes.Length)
    $Stream.Flush()
}
