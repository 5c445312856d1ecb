function ConvertFrom-UtcText {
    # Later versions of PowerShell have made a DateTime of it already.
    param([AllowNull()][object] $Text, [Parameter(Mandatory = $true)][string] $Name)

    if ($null -eq $Text) {
        return $null
    }
    if ($Text -is [datetime]) {
        return $Text.ToUniversalTime()
    }
    try {
        $offset = [DateTimeOffset]::Parse([string]$Text, [Globalization.CultureInfo]::InvariantCulture, [Globalization.DateTimeStyles]::AssumeUniversal)
        return $offset.UtcDateTime
    }
    catch {
        throw (New-Refusal -Code 'bad-request' -Message ('The field "' + $Name + '" is not a time in ISO 8601.'))
    }
}
