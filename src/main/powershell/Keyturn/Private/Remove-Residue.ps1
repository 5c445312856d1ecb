function Remove-Residue {
    # Exports of the configuration whose command was killed. To be called under the lock: no other command is making one.
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param()

    foreach ($folder in @(Get-ChildItem -LiteralPath $script:StateFolder -Directory -Filter 'work-*')) {
        Remove-Item -LiteralPath $folder.FullName -Recurse -Force -ErrorAction SilentlyContinue
    }
}
