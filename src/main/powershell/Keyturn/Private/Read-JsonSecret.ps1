function Read-JsonSecret {
    # Into $script:Secret, without making a String.
    Skip-JsonBlank
    if (($script:JsonAt -ge $script:Json.Length) -or ($script:Json[$script:JsonAt] -cne [char]0x22)) {
        throw (New-Refusal -Code 'bad-request' -Message 'The field "password" is not a string.')
    }
    $script:Secret = Read-JsonCharacter
}
