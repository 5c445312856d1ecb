function Assert-Envelope {
    param([Parameter(Mandatory = $true)][object] $Request, [Parameter(Mandatory = $true)][string] $Verb)

    $protocol = Get-RequiredText -Request $Request -Name 'protocol'
    if ($protocol -notmatch '^1\.(0|[1-9]\d{0,2})$') {
        throw (New-Refusal -Code 'unsupported-version' -Message 'This server speaks version 1.0 of the protocol.')
    }
    if ((Get-RequiredText -Request $Request -Name 'command') -cne $Verb) {
        throw (New-Refusal -Code 'bad-request' -Message "The request is for another command than $Verb.")
    }
    if (($null -ne $script:Secret) -and ($Verb -ne 'update-credential')) {
        throw (New-Refusal -Code 'bad-request' -Message "The command $Verb takes no password.")
    }
}
