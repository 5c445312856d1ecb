function Get-Strategy {
    # How the credential is to be changed. "reset-by-server" is the documented cmdlet: it sets a password in Active
    # Directory that is shown to no one, so it fits an account that this server alone uses, and it needs the right to do so.
    param([Parameter(Mandatory = $true)][object] $Request)

    $strategy = Get-Field -From $Request -Name 'strategy'
    if ($null -eq $strategy) {
        $strategy = 'store-password'
    }
    if ($strategy -notin @('store-password', 'reset-by-server')) {
        throw (New-Refusal -Code 'unsupported-command' -Message 'This server does not know the strategy.')
    }
    if ($strategy -eq 'reset-by-server') {
        if ($null -ne $script:Secret) {
            throw (New-Refusal -Code 'bad-request' -Message 'The strategy reset-by-server takes no password.')
        }
    }
    elseif (($null -eq $script:Secret) -or ($script:Secret.Length -eq 0)) {
        throw (New-Refusal -Code 'bad-request' -Message 'The request has no "password".')
    }
    elseif ($script:Secret.Length -gt 256) {
        throw (New-Refusal -Code 'bad-request' -Message 'The password is longer than 256 characters.')
    }
    return $strategy
}
