function Get-CodeIntegrityLevel {
    # Application control (WDAC) for programs and scripts: 0 off, 1 audit, 2 enforced.
    $guard = Get-CimInstance -Namespace 'root\Microsoft\Windows\DeviceGuard' -ClassName 'Win32_DeviceGuard' -ErrorAction SilentlyContinue
    return [int]($guard | Select-Object -ExpandProperty 'UsermodeCodeIntegrityPolicyEnforcementStatus' -ErrorAction SilentlyContinue)
}
