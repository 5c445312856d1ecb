function Get-Failure {
    # What $script:Failure says, by types and numbers: texts are of another language on the next server, and may quote a
    # password. Message: the words of a refusal of ours, else nothing. The error is not a parameter, see Keyturn.psm1.
    $pending = New-Object -TypeName 'Collections.Generic.Queue[object]'
    $pending.Enqueue($script:Failure.Exception)
    $code = 'server-error'
    $number = ''
    while ($pending.Count -gt 0) {
        $exception = $pending.Dequeue()
        if ($exception.Data.Contains('KeyturnCode')) {
            return [pscustomobject]@{ Code = $exception.Data['KeyturnCode']; Message = $exception.get_Message(); Kind = '' }
        }
        # without the types that it is made of
        $kind = ($exception.GetType().FullName -split '\[')[0]
        $number = '0x{0:X8}' -f $exception.HResult
        if ($exception -is [ComponentModel.Win32Exception]) {
            $number = [string]$exception.NativeErrorCode
        }
        if (Test-EndpointMissing -Kind $kind -Number $number) {
            $code = 'endpoint-missing'
            break
        }
        $script:Cause = $exception
        if (Test-RoleRefused -Kind $kind) {
            $code = 'role-missing'
            break
        }
        # E_ACCESSDENIED, NTE_PERM, ERROR_ACCESS_DENIED
        if (($exception -is [UnauthorizedAccessException]) -or ($exception -is [Security.SecurityException]) -or
            ($number -in @('0x80070005', '0x80090010', '5'))) {
            $code = 'access-denied'
            break
        }
        # ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL; ENOSPC, where the tests run
        if (($exception -is [IO.IOException]) -and (($exception.HResult -band 0xFFFF) -in @(39, 112, 28))) {
            $code = 'disk-full'
            break
        }
        if ($exception -is [AggregateException]) {
            foreach ($inner in $exception.InnerExceptions) {
                $pending.Enqueue($inner)
            }
        }
        elseif ($null -ne $exception.InnerException) {
            $pending.Enqueue($exception.InnerException)
        }
    }
    if (($code -in @('server-error', 'access-denied')) -and (Test-RoleMissing)) {
        # what it says in its own language is not read: this process cannot have what it asks for
        $code = 'role-missing'
    }
    $script:Cause = $null
    return [pscustomobject]@{ Code = $code; Message = $null; Kind = "$kind, $number" }
}
