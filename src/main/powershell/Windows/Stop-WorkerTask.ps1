function Stop-WorkerTask {
    # Disabled first: it is started every minute.
    param([Parameter(Mandatory = $true)][string] $Name)
    $task = (Get-TaskFolder -Path '\Keyturn').GetTask($Name)
    $task.Enabled = $false
    $task.Stop(0)
}
