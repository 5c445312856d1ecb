function ConvertTo-RefusalAnswer {
    # What went wrong, in the words of the protocol. Messages of other people's code go out only where they cannot quote
    # the password: a command that holds one answers with the kind of the exception.
    param([Parameter(Mandatory = $true)][Management.Automation.ErrorRecord] $ErrorRecord)

    $code = 'server-error'
    $message = $ErrorRecord.Exception.GetType().FullName
    if ($null -eq $script:Secret) {
        $message = $ErrorRecord.Exception.Message
    }
    $exception = $ErrorRecord.Exception
    while ($null -ne $exception) {
        if ($exception.Data.Contains('KeyturnCode')) {
            $code = $exception.Data['KeyturnCode']
            $message = $exception.Message
            break
        }
        if (Test-AccessDenied -Exception $exception) {
            $code = 'access-denied'
            $message = 'Access is denied. The user must be a member of ADSyncAdmins and may need the rights that Install-Keyturn.ps1 gives.'
            break
        }
        # ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL
        if (($exception -is [IO.IOException]) -and (($exception.HResult -band 0xFFFF) -in @(39, 112))) {
            $code = 'disk-full'
            $message = 'There is not enough space on the disk.'
            break
        }
        $exception = $exception.InnerException
    }
    if ($message.Length -gt 2000) {
        $message = $message.Substring(0, 2000)
    }
    $answer = New-Answer -Ok $false
    $answer['error'] = [ordered]@{ code = $code; message = $message }
    if ($null -ne $script:Seen.Before) {
        $answer['before'] = $script:Seen.Before
    }
    if ($null -ne $script:Seen.After) {
        $answer['after'] = $script:Seen.After
    }
    return $answer
}
