function Test-WorkerTask {
    param([Parameter(Mandatory = $true)][string] $Name)
    return Test-Path -LiteralPath (Join-Path -Path $env:windir -ChildPath "System32\Tasks\Keyturn\$Name") -PathType Leaf
}
