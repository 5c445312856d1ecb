function ConvertTo-RefusalAnswer {
    # What $script:Failure was, in the words of the protocol. Messages of other people's code go out only where they cannot
    # quote a password. A code that promises that nothing was changed is not given once a change was tried.
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string] $Command)

    $failure = Get-Failure
    $code = $failure.Code
    $message = Get-FailureText -Failure $failure -Closed:($Command -eq 'update-credential')
    $afterAChange = @('configuration-changed', 'configuration-not-restored', 'service-did-not-start', 'busy', 'change-unconfirmed')
    if (($null -ne $script:Seen.Tried) -and ($code -notin $afterAChange)) {
        $message = "$($script:Seen.Tried) What came after that failed ($code): $message"
        $code = 'change-unconfirmed'
    }
    $answer = New-Answer -Ok $false
    $answer['error'] = [ordered]@{ code = $code; message = (Limit-Text -Text $message -Largest 2000) }
    if ($null -ne $script:Seen.Before) {
        $answer['before'] = $script:Seen.Before
    }
    if ($null -ne $script:Seen.After) {
        $answer['after'] = $script:Seen.After
    }
    return $answer
}
