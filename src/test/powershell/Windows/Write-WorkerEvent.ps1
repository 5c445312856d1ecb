function Write-WorkerEvent {
    param([string] $Text, [string] $Kind)
    [IO.File]::AppendAllText([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'events.txt'), "${Kind}: $Text`n")
}
