function Clear-Secret {
    if ($null -ne $script:Secret) {
        [Array]::Clear($script:Secret, 0, $script:Secret.Length)
        $script:Secret = $null
    }
}
