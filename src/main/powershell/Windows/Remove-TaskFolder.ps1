function Remove-TaskFolder {
    # Fails when there is another task in it.
    (Get-TaskFolder -Path '\').DeleteFolder('Keyturn', 0)
}
