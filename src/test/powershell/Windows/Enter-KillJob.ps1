function Enter-KillJob {
    # Linux has no such thing; a test that kills the worker kills what it began as well.
    [IO.File]::WriteAllText([IO.Path]::Combine($env:KEYTURN_FAKE_WINDOWS, 'job.txt'), [string]$PID)
}
