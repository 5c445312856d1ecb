function Start-WorkerTask {
    param([Parameter(Mandatory = $true)][string] $Name)
    $null = (Get-TaskFolder -Path '\Keyturn').GetTask($Name).Run($null)
}
