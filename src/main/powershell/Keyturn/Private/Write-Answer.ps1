function Write-Answer {
    # ASCII with escapes, so that no console's encoding matters. Depth: ConvertTo-Json cuts off at 2 unless told.
    param([Parameter(Mandatory = $true)][Collections.IDictionary] $Answer, [Parameter(Mandatory = $true)][IO.Stream] $Stream)

    $json = ConvertTo-Json -InputObject $Answer -Depth 10 -Compress
    $ascii = [regex]::Replace($json, '[^\x00-\x7F]', { param($match) '\u{0:x4}' -f [int][char]$match.Value })
    $bytes = [Text.Encoding]::ASCII.GetBytes($ascii)
    $Stream.Write($bytes, 0, $bytes.Length)
    $Stream.Flush()
}
