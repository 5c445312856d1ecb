function Assert-NotOvertaken {
    # Refuses a fence that is older than the newest that was seen. To be called under the lock.
    param([AllowNull()][object] $Newest, [Parameter(Mandatory = $true)][object] $Fence)

    if ($null -eq $Newest) {
        return
    }
    $older = ($Fence['rotation'] -lt $Newest['rotation']) -or
        (($Fence['rotation'] -eq $Newest['rotation']) -and ($Fence['attempt'] -lt $Newest['attempt']))
    if ($older) {
        throw (New-Refusal -Code 'stale-fence' -Message ('Rotation {0}, attempt {1} was here after rotation {2}, attempt {3}.' -f $Newest['rotation'], $Newest['attempt'], $Fence['rotation'], $Fence['attempt']))
    }
}
