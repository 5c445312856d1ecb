function Get-SyncProcess {
    # The process of the service. WMI tells when it started to those who may not open it.
    return @(Get-CimInstance -ClassName 'Win32_Process' -Filter "Name = 'miiserver.exe'" -Property 'CreationDate' -ErrorAction Stop)
}
