# How the stand-ins on a sync server of the tests speak with its service, which is in the test's own process: one line of JSON there,
# one back. It keeps the passwords, the switch, the run history and the events.

function Invoke-SyncService {
    param([Parameter(Mandatory = $true)][string] $Call, [hashtable] $More = @{})
    $client = New-Object -TypeName Net.Sockets.TcpClient -ArgumentList '127.0.0.1', ([int]$env:KEYTURN_SYNC_SERVICE)
    try {
        $stream = $client.GetStream()
        $question = [Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject ($More + @{ call = $Call }) -Compress) + "`n")
        $stream.Write($question, 0, $question.Length)
        $reader = New-Object -TypeName IO.StreamReader -ArgumentList $stream, ([Text.Encoding]::UTF8)
        $answer = ConvertFrom-Json -InputObject $reader.ReadLine()
    }
    finally {
        $client.Dispose()
    }
    if ($answer.PSObject.Properties['error']) {
        throw $answer.error
    }
    return $answer
}
