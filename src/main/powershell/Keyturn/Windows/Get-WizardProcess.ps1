function Get-WizardProcess {
    # The wizard of Microsoft Entra Connect, of any user: the list of processes needs no right.
    return @([Diagnostics.Process]::GetProcessesByName('AzureADConnect'))
}
