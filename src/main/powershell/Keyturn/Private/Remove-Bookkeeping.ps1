function Remove-Bookkeeping {
    # What a save changes by itself, and the credential, whose value an export does not have.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory = $true)][string] $Text)

    $Text = $Text -replace '<(version|internal-version|last-modification-time)>[^<]*</\1>', ''
    $Text = $Text -replace '(?s)<encrypted-attributes(\s[^>]*)?(/>|>.*?</encrypted-attributes>)', ''
    return ($Text -replace '(?s)<parameter\s[^>]*?name="password"[^>]*?(/>|>[^<]*</parameter>)', '')
}
