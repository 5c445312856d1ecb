function Get-FailureText {
    # What people read about a failure. -Closed: nothing of an error of other people's code, which may quote a password.
    param([Parameter(Mandatory = $true)][object] $Failure, [switch] $Closed)

    if ($null -ne $Failure.Message) {
        return $Failure.Message
    }
    $texts = @{
        'access-denied'    = 'Access is denied. The account may need the rights that Install-Keyturn.ps1 gives.'
        'role-missing'     = 'The synchronization service refuses the account: it is not in its group for administrators, or was put there after the process began.'
        'endpoint-missing' = 'Nothing of the synchronization service listens for commands.'
        'disk-full'        = 'There is not enough space on the disk.'
    }
    if ($texts.ContainsKey($Failure.Code)) {
        return "$($texts[$Failure.Code]) ($($Failure.Kind))"
    }
    if ($Closed) {
        return $Failure.Kind
    }
    return $script:Failure.Exception.get_Message()
}
