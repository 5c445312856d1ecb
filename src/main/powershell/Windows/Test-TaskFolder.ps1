function Test-TaskFolder {
    return Test-Path -LiteralPath (Join-Path -Path $env:windir -ChildPath 'System32\Tasks\Keyturn') -PathType Container
}
