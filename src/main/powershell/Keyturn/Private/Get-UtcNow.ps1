function Get-UtcNow {
    return [datetime]::UtcNow
}
