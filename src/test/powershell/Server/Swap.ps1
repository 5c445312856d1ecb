# Puts another copy of the scripts into the place of those that are installed, with the functions of the set-up that do it. The rest of the
# set-up is about Windows.
param([string] $Folder, [string] $Source, [string] $Target)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
foreach ($part in @('Worker', 'Setup')) {
    foreach ($file in @(Get-ChildItem -Path (Join-Path -Path $Source -ChildPath $part) -Filter '*.ps1')) {
        . $file.FullName
    }
}
function Set-FolderAccess { param([string] $Path, [string] $Sddl) }
function Unblock-Script { param([string] $Path) }

$place = Get-Place -Folder $Folder
$null = New-Item -Path $place.Setup -ItemType Directory -Force
$setup = New-Setup -Place $place -Source $Source -Target $Target -Told @{} -Dry $false
try {
    Install-Scripts -Setup $setup
}
finally {
    Open-Worker -Setup $setup
}
