function Get-ServiceSddl {
    $lines = @(& sc.exe sdshow ADSync)
    return @{ ExitCode = $LASTEXITCODE; Lines = $lines }
}
