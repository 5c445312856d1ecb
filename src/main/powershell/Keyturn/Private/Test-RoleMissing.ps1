function Test-RoleMissing {
    # Whether this process is not in the group whose members may change connectors, by its token: a fact that no error of the
    # service has to tell. The set-up has written down the group, which can have any name. False when neither can be read.
    try {
        $told = [IO.Path]::Combine((Split-Path -Path $script:StateFolder -Parent), 'Configuration', 'worker.json')
        $groups = @((ConvertFrom-StrictJson -Text ([IO.File]::ReadAllText($told)))['groups'])
        return (($groups[0] -is [string]) -and (@(Get-TokenGroup) -notcontains $groups[0]))
    }
    catch {
        $null = $_
        return $false
    }
}
