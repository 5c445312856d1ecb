function Save-SecretCompared {
    # Changes a connector between two exports of the configuration, and puts it back when more than its credential
    # differs. What is put back is the connector as it was, with the new password: the old one cannot be read, and Active
    # Directory does not take it any more. Once the write was tried, each way out compares: an error may come after it.
    param(
        [Parameter(Mandatory = $true)][guid] $Identifier,
        [Parameter(Mandatory = $true)][object] $State,
        [Parameter(Mandatory = $true)][object] $Own
    )
    $work = Join-Path -Path $script:StateFolder -ChildPath ('work-' + [guid]::NewGuid().ToString('N'))
    try {
        $original = Get-AdSyncConnectorById -Identifier $Identifier
        $before = Export-Configuration -Folder (Join-Path -Path $work -ChildPath 'before')
        $digest = Get-ConfigurationDigest -Configuration $before -Identifier $Identifier
        $script:Seen.Before = [ordered]@{ credentialUpdatedAt = $Own['credentialUpdatedAt']; configurationDigest = $digest }
        $connector = Get-AdSyncConnectorById -Identifier $Identifier
        Set-SecretIn -Connector $connector
        # before the write: a password that was stored must not look as if it was not, and a full disk is found in time
        $Own['credentialUpdatedAt'] = ConvertTo-UtcText -Time (Get-UtcNow)
        Write-State -State $State
        $after = [ordered]@{ credentialUpdatedAt = $Own['credentialUpdatedAt'] }
        $script:Seen.After = $after
        $script:Seen.Tried = 'The password was stored.'
        $trouble = Write-Connector -Connector $connector
        if ($null -ne $trouble) {
            $script:Seen.Tried = 'The password was stored, or may have been.'
        }
        $differences = Get-ConfigurationDifference -Before $before -Folder (Join-Path -Path $work -ChildPath 'after')
        if ($differences.Count -gt 0) {
            Restore-Connector -Original $original -Before $before -Difference $differences -Digest $digest -Folder (Join-Path -Path $work -ChildPath 'restored')
        }
        # compared as the same, so the digest is the same: the order within a file does not count
        $after['configurationDigest'] = $digest
        if ($null -ne $trouble) {
            throw (New-Refusal -Code 'change-unconfirmed' -Message "The password of the connector $($original.Name) may have been changed: writing it failed ($trouble). Nothing else was changed.")
        }
        return $after
    }
    finally {
        Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue
    }
}
