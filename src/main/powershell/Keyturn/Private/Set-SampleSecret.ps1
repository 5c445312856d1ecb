function Set-SampleSecret {
    # A text that is nobody's password in the place of one, to try with what may be done with one.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param()

    $script:Secret = [guid]::NewGuid().ToString().ToCharArray()
}
