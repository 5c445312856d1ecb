function Assert-Field {
    # Whether a field of a request is as its schema wants it; a number beyond what is certain in JSON is no integer.
    param([Parameter(Mandatory = $true)][object] $Request, [Parameter(Mandatory = $true)][hashtable] $Field)

    $name = $Field['Name']
    if (-not $Request.Contains($name)) {
        if ($Field['Required']) {
            throw (New-Refusal -Code 'bad-request' -Message "The request has no ""$name"".")
        }
        return
    }
    $value = $Request[$name]
    $fits = $false
    $wanted = 'a ' + $Field['Kind']
    switch ($Field['Kind']) {
        'text' {
            $fits = ($value -is [string]) -and ($value.Length -gt 0)
        }
        'word' {
            $fits = ($value -is [string]) -and ($Field['Words'] -ccontains $value)
            $wanted = $Field['Words'] -join ' or '
        }
        'flag' {
            $fits = $value -is [bool]
            $wanted = 'true or false'
        }
        'integer' {
            $fits = ($value -is [long]) -and ($value -ge $Field['Smallest']) -and ($value -le $Field['Largest'])
            $wanted = "a whole number from $($Field['Smallest']) to $($Field['Largest'])"
        }
        'number' {
            $fits = (($value -is [long]) -or ($value -is [double])) -and ($value -ge $Field['Smallest']) -and ($value -le $Field['Largest'])
            $wanted = "a number from $($Field['Smallest']) to $($Field['Largest'])"
        }
        'time' {
            $fits = ($value -is [string]) -and ($null -ne (ConvertFrom-UtcText -Text $value))
            $wanted = 'a time of ISO 8601 in UTC'
        }
        'seal' {
            $fits = ($value -is [string]) -and ($value.Length -le 4096) -and
                ($value -cmatch '^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}\z')
            $wanted = 'a compact JWE'
        }
        'fence' {
            $fits = Test-Fence -Fence $value
            $wanted = 'a rotation and an attempt'
        }
    }
    if (-not $fits) {
        throw (New-Refusal -Code 'bad-request' -Message "The field ""$name"" is not $wanted.")
    }
}
