function Move-IntoPlace {
    # The earlier file stays as a backup: without one Windows may leave nothing but the new file when a replacement breaks
    # off, and that looks like the first one ever.
    param([Parameter(Mandatory = $true)][string] $From, [Parameter(Mandatory = $true)][string] $To)

    if (Test-Path -LiteralPath $To -PathType Leaf) {
        [IO.File]::Replace($From, $To, "$To.old")
    }
    else {
        [IO.File]::Move($From, $To)
    }
}
