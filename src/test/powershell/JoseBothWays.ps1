# Opens what Keyturn, or a tamperer, has signed and sealed, and signs and seals itself, with the functions of the worker and of the module.
# JoseBothWaysIT compares it with what Keyturn makes of the same.
param([string] $In, [string] $Out)

$ErrorActionPreference = 'Stop'
$TestDrive = Split-Path -Path $In -Parent
. (Join-Path -Path $PSScriptRoot -ChildPath 'Fixture.ps1')
Initialize-Keyturn
. (Join-Path -Path $PSScriptRoot -ChildPath 'WorkerFixture.ps1')
$null = New-FakeWindows
Add-FakeKeys
$question = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($In))
$pinned = @($vectors.keyturn.thumbprint, $vectors.next.thumbprint)

$signed = foreach ($one in $question.signed) {
    try {
        $pins = $pinned
        if ($one.PSObject.Properties['pinned']) {
            # where the key itself was tampered with, it is taken for pinned
            $pins = @((ConvertFrom-Json -InputObject ([Text.Encoding]::UTF8.GetString((ConvertFrom-Base64Url -Text $one.text.Split('.')[0])))).kid)
        }
        @{ claims = ConvertTo-CompactJson -Value (Read-KeyturnText -Text $one.text -Type $one.typ -Pinned $pins) }
    }
    catch {
        @{ refused = $_.Exception.Message }
    }
}
$sealed = foreach ($one in $question.sealed) {
    & (Get-Module -Name Keyturn) {
        param([string] $Sealed)
        try {
            Assert-Field -Request @{ sealedPassword = $Sealed } -Field @{ Name = 'sealedPassword'; Kind = 'seal' }
            Open-SealedPassword -Sealed $Sealed
            @{ password = [string]::new($script:Secret) }
        }
        catch {
            @{ refused = $_.Exception.Message }
        }
        finally {
            Clear-Secret
        }
    } $one
}
$key = Open-ServerKey -Name 'Keyturn-Sign'
$claims = ConvertFrom-WireJson -Text (ConvertTo-Json -InputObject $question.claims -Compress)
$thumbprint = Get-RsaThumbprint -Jwk (Get-PublicJwk -Key $key)
$told = @{
    signed  = @($signed)
    sealed  = @($sealed)
    request = New-SignedText -Key $key -Claims $claims -Header ([ordered]@{ alg = 'PS256'; kid = $thumbprint; typ = 'keyturn-request+jws'; jwk = Get-PublicJwk -Key $key })
    answer  = New-SignedText -Key $key -Claims $claims -Header ([ordered]@{ alg = 'PS256'; kid = $thumbprint; typ = 'keyturn-answer+jws' })
    seal    = Get-Sealed -Password $question.password
}
[IO.File]::WriteAllText($Out, (ConvertTo-Json -InputObject $told -Depth 5))
