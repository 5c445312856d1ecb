function Test-Probe {
    # One probe as the protocol tells it. The error is not a parameter, see Keyturn.psm1.
    param([Parameter(Mandatory = $true)][string] $Name, [string] $Connector, [Parameter(Mandatory = $true)][scriptblock] $Try)

    $probe = [ordered]@{ name = $Name }
    if ($Connector.Length -gt 0) {
        $probe['connector'] = $Connector
    }
    try {
        $null = & $Try
        $probe['ok'] = $true
    }
    catch {
        $script:Failure = $_
        $failure = Get-Failure
        $probe['ok'] = $false
        $probe['code'] = $failure.Code
        $probe['message'] = Limit-Text -Text (Get-FailureText -Failure $failure) -Largest 500
    }
    return $probe
}
