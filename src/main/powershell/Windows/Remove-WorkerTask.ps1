function Remove-WorkerTask {
    param([Parameter(Mandatory = $true)][string] $Name)
    (Get-TaskFolder -Path '\Keyturn').DeleteTask($Name, 0)
}
