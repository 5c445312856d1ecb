function Clear-Secret {
    if ($null -ne $script:Secret) {
        [Array]::Clear($script:Secret, 0, $script:Secret.Length)
        $script:Secret = $null
    }
    [Array]::Clear($script:Json, 0, $script:Json.Length)
}
