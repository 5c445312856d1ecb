function Test-JsonNext {
    # Whether this character is the next one that is no blank; it is then behind us.
    param([Parameter(Mandatory = $true)][char] $Character)

    Skip-JsonBlank
    if (($script:JsonAt -ge $script:Json.Length) -or ($script:Json[$script:JsonAt] -cne $Character)) {
        return $false
    }
    $script:JsonAt++
    return $true
}
