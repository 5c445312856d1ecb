# One exchange with Keyturn over HTTPS: the signed head of a request, and what came back.

function New-HttpClient {
    # Proxy: what machine.config says, which is .NET's default. No redirects, no cookies: nothing but an answer is an answer.
    param([Parameter(Mandatory = $true)][Collections.IDictionary] $Told)
    Add-Type -AssemblyName 'System.Net.Http'
    # Windows Server 2016 does not offer TLS 1.2 by itself
    [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
    [Net.ServicePointManager]::DefaultConnectionLimit = 32
    [Net.ServicePointManager]::Expect100Continue = $false
    if ($Told.ContainsKey('authority')) {
        Import-TrustedAuthority -Certificate ([Convert]::FromBase64String($Told['authority']))
    }
    $handler = New-Object -TypeName Net.Http.HttpClientHandler
    $handler.AllowAutoRedirect = $false
    $handler.UseCookies = $false
    $client = New-Object -TypeName Net.Http.HttpClient -ArgumentList $handler
    # a poll is held for 25 seconds
    $client.Timeout = [TimeSpan]::FromSeconds(40)
    $client.MaxResponseContentBufferSize = 262144
    return $client
}

function Start-Exchange {
    # Sends a request; the answer comes with the task. $Body: a signed answer, or nothing.
    param(
        [Parameter(Mandatory = $true)][hashtable] $Worker,
        [Parameter(Mandatory = $true)][string] $Address,
        [Parameter(Mandatory = $true)][string] $Path,
        [Parameter(Mandatory = $true)][Collections.IDictionary] $Claims,
        [AllowEmptyString()][string] $Body = ''
    )
    $bytes = [Text.Encoding]::ASCII.GetBytes($Body)
    $head = [ordered]@{ method = $Path.Split([char]'/')[0]; iat = Get-UnixTime; jti = New-RandomText; instance = $Worker.Instance }
    foreach ($name in $Claims.Keys) {
        $head[$name] = $Claims[$name]
    }
    if ($bytes.Length -gt 0) {
        $head['sha256'] = Get-Sha256Text -Bytes $bytes
        $head['length'] = $bytes.Length
    }
    $header = [ordered]@{ alg = 'PS256'; kid = $Worker.Thumbprint; typ = 'keyturn-request+jws'; jwk = $Worker.SigningJwk }
    $request = New-Object -TypeName Net.Http.HttpRequestMessage -ArgumentList ([Net.Http.HttpMethod]::Post), ($Address.TrimEnd([char]'/') + '/sync-worker/2/' + $Path)
    $null = $request.Headers.TryAddWithoutValidation('Authorization', 'Keyturn ' + (New-SignedText -Key $Worker.Key -Header $header -Claims $head))
    $request.Content = New-Object -TypeName Net.Http.ByteArrayContent -ArgumentList (, $bytes)
    if ($bytes.Length -gt 0) {
        $request.Content.Headers.ContentType = New-Object -TypeName Net.Http.Headers.MediaTypeHeaderValue -ArgumentList 'application/jose'
    }
    return @{ Task = $Worker.Client.SendAsync($request); Jti = $head['jti']; Started = Get-Elapsed -Worker $Worker }
}

function Complete-Exchange {
    # What came back of an exchange whose task has ended. Status 0: nothing did.
    param([Parameter(Mandatory = $true)][hashtable] $Exchange)
    $reply = @{ Status = 0; Type = ''; Text = ''; Trouble = '' }
    try {
        $response = $Exchange.Task.GetAwaiter().GetResult()
    }
    catch {
        $reply.Trouble = $_.Exception.GetBaseException().Message
        return $reply
    }
    try {
        $reply.Status = [int]$response.StatusCode
        if ($null -ne $response.Content.Headers.ContentType) {
            $reply.Type = [string]$response.Content.Headers.ContentType.MediaType
        }
        # it was read with the head, up to the client's limit
        $reply.Text = [Text.Encoding]::UTF8.GetString($response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult())
    }
    finally {
        $response.Dispose()
    }
    $reply.Trouble = Get-RefusalText -Reply $reply
    return $reply
}

function Get-RefusalText {
    # What an unsigned refusal says: a hint for people, never a fact. It may come from anybody in between.
    param([Parameter(Mandatory = $true)][hashtable] $Reply)
    $text = "HTTP $($Reply.Status) of the type '$($Reply.Type)'"
    if (($Reply.Type -ne 'application/json') -or ($Reply.Text.Length -gt 8192)) {
        return $text
    }
    try {
        $said = ConvertFrom-WireJson -Text $Reply.Text
        foreach ($name in @('code', 'message', 'thumbprint', 'serverTime')) {
            if ($said.ContainsKey($name)) {
                $value = [regex]::Replace([string]$said[$name], '[^\x20-\x7e]', '?')
                $text += ", ${name}: " + $value.Substring(0, [Math]::Min(300, $value.Length))
            }
        }
    }
    catch {
        $text += ', which cannot be read'
    }
    return $text
}

function Read-SignedReply {
    # The claims of a good answer: 200, of the right type, signed by Keyturn for this server. Otherwise it throws. The time is for
    # the caller to judge.
    param(
        [Parameter(Mandatory = $true)][hashtable] $Worker,
        [Parameter(Mandatory = $true)][hashtable] $Reply,
        [Parameter(Mandatory = $true)][string] $Type,
        [AllowNull()][string] $RawMember
    )
    if (($Reply.Status -ne 200) -or ($Reply.Type -ne 'application/jose')) {
        throw $Reply.Trouble
    }
    $claims = Read-KeyturnText -Text $Reply.Text -Type $Type -Pinned $Worker.Pinned -RawMember $RawMember
    $audience = Get-Claim -Claims $claims -Name 'aud' -As ([string])
    if (-not [string]::Equals($audience, $Worker.Thumbprint)) {
        throw 'The answer is for another server.'
    }
    return , $claims
}

function Get-ClockTrouble {
    # Why a text of this time is not believed; empty when it is.
    param([Parameter(Mandatory = $true)][Collections.IDictionary] $Claims)
    $issued = Get-Claim -Claims $Claims -Name 'iat' -As ([long])
    if ($null -eq $issued) {
        return 'It has no time.'
    }
    $difference = (Get-UnixTime) - $issued
    if ([Math]::Abs($difference) -gt 600) {
        return "The clocks of this server and of Keyturn differ by $([Math]::Abs($difference)) seconds; 600 are allowed."
    }
    return ''
}
