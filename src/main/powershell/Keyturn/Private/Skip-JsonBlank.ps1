function Skip-JsonBlank {
    while ($script:JsonAt -lt $script:Json.Length) {
        $code = [int]$script:Json[$script:JsonAt]
        if (($code -gt 0x20) -or ($code -notin @(0x20, 0x09, 0x0A, 0x0D))) {
            return
        }
        $script:JsonAt++
    }
}
