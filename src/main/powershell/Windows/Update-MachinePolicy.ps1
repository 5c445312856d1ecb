function Update-MachinePolicy {
    # Applies the computer's group policies now, also those that have not changed.
    $null = & gpupdate.exe /target:computer /force /wait:180
}
