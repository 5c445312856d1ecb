function Copy-ImportState {
    # How far the imports of each partition have come: an older state that is written back makes the next import begin there
    # again. An error when that cannot be read on both sides, or is not there afterwards.
    param([Parameter(Mandatory = $true)][object] $From, [Parameter(Mandatory = $true)][object] $To)

    foreach ($partition in @($To.Partitions)) {
        $name = [string](Get-RequiredField -From $partition -Name 'Name')
        $now = @($From.Partitions | Where-Object -FilterScript { [string](Get-Field -From $_ -Name 'Name') -eq $name })
        foreach ($state in @('cookie', 'last-dc')) {
            $new = @($now | ForEach-Object -Process { Find-Parameter -Collection (Get-Field -From $_ -Name 'Parameters') -Name $state })
            $old = Find-Parameter -Collection (Get-Field -From $partition -Name 'Parameters') -Name $state
            if (($new.Count -ne 1) -or ($null -eq $new[0]) -or ($null -eq $old)) {
                throw (New-Refusal -Code 'server-error' -Message "How far the imports of the partition $name have come cannot be read.")
            }
            $old.Value = $new[0].Value
            if ((Get-Field -From $old -Name 'Value') -ne (Get-Field -From $new[0] -Name 'Value')) {
                throw (New-Refusal -Code 'server-error' -Message "How far the imports of the partition $name have come cannot be kept.")
            }
        }
    }
}
