function Invoke-KeyturnExchange {
    <#
    .SYNOPSIS
    Reads one request, does what it asks, writes one answer, be it a yes or a no.
    .DESCRIPTION
    What takes long to load is loaded before the request is read: a process that waits for its request is ready for it.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)][IO.Stream] $InputStream,
        [Parameter(Mandatory = $true)][IO.Stream] $OutputStream
    )
    $script:Seen = @{ Before = $null; After = $null; Tried = $null }
    $command = ''
    try {
        try {
            Initialize-AdSync
            $request = ConvertFrom-Request -Text (Read-Request -Stream $InputStream)
            $command = $request['command']
            if ($request.Contains('sealedPassword')) {
                Open-SealedPassword -Sealed $request['sealedPassword']
            }
            $answer = New-Answer -Ok $true
            # whatever else a cmdlet let out is not the answer
            $parts = @(& $script:Commands[$command] -Request $request)[-1]
            foreach ($name in $parts.Keys) {
                $answer[$name] = $parts[$name]
            }
            $answer['serverTime'] = ConvertTo-UtcText -Time (Get-UtcNow)
        }
        catch {
            $script:Failure = $_
            $answer = ConvertTo-RefusalAnswer -Command $command
        }
        if ($command -notin @('', 'describe', 'credential-events')) {
            Write-KeyturnEvent -Command $command -Answer $answer
        }
        Write-Answer -Answer $answer -Stream $OutputStream
    }
    finally {
        Clear-Secret
    }
}
