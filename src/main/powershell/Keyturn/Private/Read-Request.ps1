function Read-Request {
    # The request, read to the end of the stream as text. How long its first byte takes is not counted: a process
    # may be kept ready for it. From then on its sender has $script:RequestSeconds, so that half a request ends as well.
    param([Parameter(Mandatory = $true)][IO.Stream] $Stream)

    $bytes = [byte[]]::new(65537)
    $length = 0
    $until = [datetime]::MaxValue
    while ($true) {
        $reading = $Stream.ReadAsync($bytes, $length, $bytes.Length - $length)
        if ($length -eq 0) {
            $reading.Wait()
        }
        elseif (-not $reading.Wait([int](Get-TimeLeft -Until $until).TotalMilliseconds)) {
            throw (New-Refusal -Code 'bad-request' -Message "The request did not end within $($script:RequestSeconds) seconds.")
        }
        if ($reading.Result -eq 0) {
            break
        }
        if ($length -eq 0) {
            $until = (Get-UtcNow).AddSeconds($script:RequestSeconds)
        }
        $length += $reading.Result
        if ($length -eq $bytes.Length) {
            throw (New-Refusal -Code 'bad-request' -Message 'The request is longer than 64 KiB.')
        }
    }
    $encoding = New-Object -TypeName Text.UTF8Encoding -ArgumentList $false, $true
    try {
        return $encoding.GetString($bytes, 0, $length)
    }
    catch {
        throw (New-Refusal -Code 'bad-request' -Message 'The request is not UTF-8.')
    }
}
