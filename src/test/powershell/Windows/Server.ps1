# What the self-test asks of Windows; the answers are in $script:Machine.
function Get-TokenGroup { return @($script:Machine.Token) }
function Get-ServiceState { return $script:Machine.ServiceState }
function Read-ServerLog { if ($script:Machine.LogDenied) { throw (New-Object -TypeName UnauthorizedAccessException -ArgumentList 'Attempted to perform an unauthorized operation.') } return 5 }
