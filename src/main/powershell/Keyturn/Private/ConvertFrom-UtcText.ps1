function ConvertFrom-UtcText {
    # A time as the protocol writes it; nothing when it is none.
    param([AllowNull()][object] $Text)

    if (($Text -isnot [string]) -or ($Text -cnotmatch '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z\z')) {
        return $null
    }
    # Windows counts seven digits
    $text = $Text -replace '(\.[0-9]{7})[0-9]+Z\z', '$1Z'
    $time = [DateTimeOffset]::MinValue
    if ([DateTimeOffset]::TryParse($text, [Globalization.CultureInfo]::InvariantCulture, [Globalization.DateTimeStyles]::AssumeUniversal, [ref]$time)) {
        return $time.UtcDateTime
    }
    return $null
}
