function Read-JsonValue {
    # The value that begins at $script:JsonAt, blanks before it not counted.
    param([Parameter(Mandatory = $true)][int] $Depth)

    Skip-JsonBlank
    if ($script:JsonAt -ge $script:Json.Length) {
        throw (New-JsonFault -What 'it ends too early')
    }
    if ($Depth -gt 16) {
        throw (New-JsonFault -What 'it is nested too deeply')
    }
    $first = [int]$script:Json[$script:JsonAt]
    if ($first -eq 0x7B) {
        return (Read-JsonObject -Depth $Depth)
    }
    if ($first -eq 0x5B) {
        return , (Read-JsonArray -Depth $Depth)
    }
    if ($first -eq 0x22) {
        return (Read-JsonString)
    }
    return (Read-JsonWord)
}
