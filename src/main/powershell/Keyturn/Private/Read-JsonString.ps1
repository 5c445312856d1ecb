function Read-JsonString {
    # Most strings stand there as they are; what has an escape or anything odd in it is read one character after the other.
    $start = $script:JsonAt + 1
    $end = [Array]::IndexOf($script:Json, [char]0x22, $start)
    if ($end -ge 0) {
        $text = [string]::new($script:Json, $start, $end - $start)
        if ($text -cnotmatch '[\x00-\x1F\\\uD800-\uDFFF]') {
            $script:JsonAt = $end + 1
            return $text
        }
    }
    $characters = Read-JsonCharacter
    return [string]::new($characters)
}
