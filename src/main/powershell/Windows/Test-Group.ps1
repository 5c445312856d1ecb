function Test-Group {
    param([Parameter(Mandatory = $true)][string] $Sid)
    return $null -ne (Get-LocalGroup -SID $Sid -ErrorAction SilentlyContinue)
}
