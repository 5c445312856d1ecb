function Get-Win32Code {
    # The number of Windows' error in $script:Failure; 0 when there is none.
    $exception = $script:Failure.Exception
    while ($null -ne $exception) {
        if ($exception -is [ComponentModel.Win32Exception]) {
            return $exception.NativeErrorCode
        }
        $exception = $exception.InnerException
    }
    return 0
}
