function Get-DomainRole {
    # 4 and 5: domain controller.
    return [int](Get-CimInstance -ClassName 'Win32_ComputerSystem' -Property 'DomainRole').DomainRole
}
