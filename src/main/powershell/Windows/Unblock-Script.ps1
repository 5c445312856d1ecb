function Unblock-Script {
    # Takes the mark off that a download leaves.
    param([Parameter(Mandatory = $true)][string] $Path)
    Unblock-File -LiteralPath $Path
}
