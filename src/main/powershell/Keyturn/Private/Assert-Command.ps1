function Assert-Command {
    param([Parameter(Mandatory = $true)][string] $Name)

    if ($null -eq (Get-Command -Name $Name -ErrorAction SilentlyContinue)) {
        throw (New-Refusal -Code 'server-error' -Message "The module ADSync has no $Name.")
    }
}
