function Read-RequestBytes {
    # Reads until the object is whole, not until the end of the stream: old versions of OpenSSH for Windows do not pass
    # the end of a client's input on.
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)][IO.Stream] $Stream)

    $script:RequestBytes = [byte[]]::new(65536)
    $script:RequestLength = 0
    while (-not (Test-RequestWhole)) {
        $room = $script:RequestBytes.Length - $script:RequestLength
        if ($room -eq 0) {
            throw (New-Refusal -Code 'bad-request' -Message 'The request is longer than 64 KiB.')
        }
        $read = $Stream.Read($script:RequestBytes, $script:RequestLength, $room)
        if ($read -le 0) {
            throw (New-Refusal -Code 'bad-request' -Message 'The request is not whole JSON.')
        }
        $script:RequestLength += $read
    }
}
