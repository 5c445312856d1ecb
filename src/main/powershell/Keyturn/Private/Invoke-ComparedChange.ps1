function Invoke-ComparedChange {
    # Changes a connector between two exports of the configuration, and puts it back when more than its credential
    # differs. What is put back is the connector as it was, with the new password: the old one cannot be read, and Active
    # Directory does not take it any more.
    param(
        [Parameter(Mandatory = $true)][guid] $Identifier,
        [Parameter(Mandatory = $true)][object] $Own,
        [Parameter(Mandatory = $true)][scriptblock] $Change
    )
    $name = [guid]::NewGuid().ToString('N')
    $work = Join-Path -Path $script:StateFolder -ChildPath "work-$name"
    try {
        $original = Get-AdSyncConnectorById -Identifier $Identifier
        $before = Export-Configuration -Folder (Join-Path -Path $work -ChildPath 'before')
        $script:Seen.Before = [ordered]@{
            credentialUpdatedAt = (ConvertTo-UtcText -Time (ConvertFrom-UtcText -Text $Own.credentialUpdatedAt -Name 'credentialUpdatedAt'))
            configurationDigest = (Get-ConfigurationDigest -Configuration $before -Identifier $Identifier)
        }
        & $Change
        try {
            $after = Export-Configuration -Folder (Join-Path -Path $work -ChildPath 'after')
        }
        catch {
            throw (New-Refusal -Code 'server-error' -Message 'The credential was changed, but the configuration could not be read afterwards, so that it is not proved that nothing else changed.')
        }
        $differences = @(Compare-Configuration -Before $before -After $after)
        if ($differences.Count -gt 0) {
            Restore-Connector -Original $original -Before $before -Difference $differences -Folder (Join-Path -Path $work -ChildPath 'restored')
        }
        $Own.credentialUpdatedAt = ConvertTo-UtcText -Time ([datetime]::UtcNow)
        # compared as the same, so the digest is the same: the order within a file does not count
        return [ordered]@{ credentialUpdatedAt = $Own.credentialUpdatedAt; configurationDigest = $script:Seen.Before.configurationDigest }
    }
    finally {
        Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue
    }
}
