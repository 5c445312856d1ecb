# Where things are on a sync server. The scripts are below Program Files, which only administrators can write to and which
# AppLocker's default rules allow; what is written while it runs is below ProgramData:
#
#   Configuration  addresses of Keyturn and its pinned keys, as the set-up was told them; the worker may read them
#   Worker         lock, addresses that Keyturn told, result of the self-test; Worker\Journal: one file per command
#   State          the module's fences and pauses
#   Setup          what the set-up found and did; administrators only

function Get-Place {
    param([Parameter(Mandatory = $true)][string] $Folder)
    return @{
        Root          = $Folder
        Configuration = [IO.Path]::Combine($Folder, 'Configuration')
        Told          = [IO.Path]::Combine($Folder, 'Configuration', 'worker.json')
        SetupLock     = [IO.Path]::Combine($Folder, 'Configuration', 'setup.lock')
        Worker        = [IO.Path]::Combine($Folder, 'Worker')
        WorkerLock    = [IO.Path]::Combine($Folder, 'Worker', 'worker.lock')
        Addresses     = [IO.Path]::Combine($Folder, 'Worker', 'addresses.json')
        SelfTest      = [IO.Path]::Combine($Folder, 'Worker', 'self-test.json')
        Polls         = [IO.Path]::Combine($Folder, 'Worker', 'polls.json')
        Journal       = [IO.Path]::Combine($Folder, 'Worker', 'Journal')
        State         = [IO.Path]::Combine($Folder, 'State')
        Setup         = [IO.Path]::Combine($Folder, 'Setup')
        Record        = [IO.Path]::Combine($Folder, 'Setup', 'setup.json')
    }
}

function Write-FileDurably {
    # Whole or not at all, and on the disk when it returns.
    param([Parameter(Mandatory = $true)][string] $Path, [Parameter(Mandatory = $true)][string] $Text)
    $candidate = $Path + '.new'
    $bytes = $script:Utf8.GetBytes($Text)
    $stream = [IO.File]::Open($candidate, [IO.FileMode]::Create, [IO.FileAccess]::Write, [IO.FileShare]::None)
    try {
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush($true)
    }
    finally {
        $stream.Dispose()
    }
    if ([IO.File]::Exists($Path)) {
        # with a backup: without, a failure in the middle may leave neither name
        [IO.File]::Replace($candidate, $Path, $Path + '.old')
        [IO.File]::Delete($Path + '.old')
    }
    else {
        [IO.File]::Move($candidate, $Path)
    }
}

function Read-FileAsJson {
    # The object in a file; $null when there is none, or none that can be read.
    param([Parameter(Mandatory = $true)][string] $Path)
    foreach ($name in @($Path, ($Path + '.old'))) {
        if ([IO.File]::Exists($name)) {
            try {
                $value = ConvertFrom-WireJson -Text ([IO.File]::ReadAllText($name, $script:Utf8))
                if ($value -is [Collections.IDictionary]) {
                    return , $value
                }
            }
            catch {
                Write-Verbose -Message "${name}: $($_.Exception.Message)"
            }
        }
    }
    return $null
}

function Open-Lock {
    # Keeps other processes of this machine out until the stream is disposed or its process ends. A file and not a named mutex: any
    # user can make a mutex of that name first. $null when another process has it.
    param([Parameter(Mandatory = $true)][string] $Path)
    try {
        return [IO.File]::Open($Path, [IO.FileMode]::OpenOrCreate, [IO.FileAccess]::ReadWrite, [IO.FileShare]::None)
    }
    catch [IO.IOException] {
        return $null
    }
}

function Test-Locked {
    # Does another process hold this lock?
    param([Parameter(Mandatory = $true)][string] $Path)
    if (-not [IO.File]::Exists($Path)) {
        return $false
    }
    try {
        [IO.File]::Open($Path, [IO.FileMode]::Open, [IO.FileAccess]::Read, [IO.FileShare]::ReadWrite).Dispose()
        return $false
    }
    catch [IO.IOException] {
        return $true
    }
}

function Test-Address {
    # An address of Keyturn: https, or http to this very machine for a trial.
    param([AllowNull()][object] $Address)
    $uri = $null
    if (($Address -isnot [string]) -or ($Address.Length -gt 500) -or (-not [Uri]::TryCreate($Address, [UriKind]::Absolute, [ref]$uri))) {
        return $false
    }
    $secure = ($uri.Scheme -eq 'https') -or (($uri.Scheme -eq 'http') -and $uri.IsLoopback)
    return $secure -and ($uri.UserInfo.Length -eq 0) -and ($uri.Query.Length -eq 0) -and ($uri.Fragment.Length -eq 0)
}

function Test-Thumbprint {
    # A SHA-256 as base64url: 43 characters, of which the last one has four possible values in each sixteen.
    param([AllowNull()][object] $Text)
    return ($Text -is [string]) -and ($Text -cmatch '\A[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]\z')
}

function Get-WorkerVersion {
    # The version of the module stands for all that is installed with it.
    $manifest = [IO.Path]::Combine((Split-Path -Path $PSScriptRoot -Parent), 'Keyturn', 'Keyturn.psd1')
    return [string](Import-PowerShellDataFile -LiteralPath $manifest).ModuleVersion
}

function Write-Step {
    # What an administrator sees while a script works.
    param([Parameter(Mandatory = $true)][string] $Text)
    Write-Information -MessageData $Text -InformationAction Continue
}
