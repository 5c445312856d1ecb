function Initialize-AdSync {
    # Loads the module ADSync early. A command that needs it says why it cannot be had.
    try {
        Import-AdSync
    }
    catch {
        $null = $_
    }
}
