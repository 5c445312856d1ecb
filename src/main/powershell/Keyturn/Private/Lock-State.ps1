function Lock-State {
    # Keeps other processes of this module out until the stream that is returned is disposed, which the end of the process
    # does as well.
    param([double] $WaitSeconds = 30)

    $path = Join-Path -Path $script:StateFolder -ChildPath 'state.lock'
    $until = (Get-UtcNow).AddSeconds($WaitSeconds)
    while ($true) {
        try {
            return [IO.File]::Open($path, [IO.FileMode]::OpenOrCreate, [IO.FileAccess]::ReadWrite, [IO.FileShare]::None)
        }
        catch [IO.DirectoryNotFoundException] {
            throw (New-Refusal -Code 'server-error' -Message "The folder $($script:StateFolder) is missing. Run Install-Keyturn.ps1.")
        }
        catch [IO.IOException] {
            # ERROR_SHARING_VIOLATION, and what Linux has in its place, is the lock of another process; a full disk is not
            if (($_.Exception.GetBaseException().HResult -band 0xFFFF) -notin @(32, 11)) {
                throw
            }
            if ((Get-UtcNow) -gt $until) {
                throw (New-Refusal -Code 'busy' -Message 'Another command is changing this server.')
            }
        }
        Start-Sleep -Milliseconds 200
    }
}
