function Get-ApplicationEvent {
    # Records of the Application log, newest first.
    param([Parameter(Mandatory = $true)][string] $Filter, [Parameter(Mandatory = $true)][int] $Newest)

    return @(Get-WinEvent -LogName 'Application' -FilterXPath $Filter -MaxEvents $Newest -ErrorAction Stop)
}
