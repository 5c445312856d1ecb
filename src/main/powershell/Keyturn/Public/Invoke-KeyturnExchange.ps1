function Invoke-KeyturnExchange {
    <#
    .SYNOPSIS
    Reads one request, does what it asks, writes one answer, and returns the exit code.
    .DESCRIPTION
    0: an answer was written, be it a yes or a no. 1: the verb is none of the protocol's, and nothing was read or written.
    #>
    [CmdletBinding()]
    param(
        [AllowNull()][AllowEmptyString()][string] $Verb,
        [Parameter(Mandatory = $true)][IO.Stream] $InputStream,
        [Parameter(Mandatory = $true)][IO.Stream] $OutputStream
    )
    if ($script:Commands.Keys -cnotcontains $Verb) {
        return 1
    }
    $script:Seen = @{ Before = $null; After = $null; Tried = $null }
    try {
        try {
            Read-Request -Stream $InputStream
            $request = ConvertFrom-Request -Verb $Verb
            $answer = New-Answer -Ok $true
            # whatever else a cmdlet let out is not the answer
            $parts = @(& $script:Commands[$Verb] -Request $request)[-1]
            foreach ($name in $parts.Keys) {
                $answer[$name] = $parts[$name]
            }
            $answer['serverTime'] = ConvertTo-UtcText -Time (Get-UtcNow)
        }
        catch {
            $script:Failure = $_
            $answer = ConvertTo-RefusalAnswer -Verb $Verb
        }
        if ($Verb -notin @('describe', 'credential-events')) {
            Write-KeyturnEvent -Verb $Verb -Answer $answer
        }
        Write-Answer -Answer $answer -Stream $OutputStream
        return 0
    }
    finally {
        Clear-Secret
    }
}
