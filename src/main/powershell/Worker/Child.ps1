# One command, one process: it gets the request on standard input and answers on standard output.

$script:MostOutput = 4194304

function Open-Child {
    # A process that waits for its request. Raw bytes both ways: the readers and writers of .NET would use the code page of a console
    # that is not there.
    param([Parameter(Mandatory = $true)][hashtable] $Worker)
    $info = New-Object -TypeName Diagnostics.ProcessStartInfo
    $info.FileName = Get-ChildProgram
    $info.Arguments = '-NoLogo -NoProfile -NonInteractive -ExecutionPolicy {0} -File "{1}"' -f $Worker.ExecutionPolicy, $Worker.ChildScript
    $info.UseShellExecute = $false
    $info.CreateNoWindow = $true
    $info.RedirectStandardInput = $true
    $info.RedirectStandardOutput = $true
    $info.RedirectStandardError = $true
    # not the folder of the scripts: a folder in which a process works cannot be renamed
    $info.WorkingDirectory = $Worker.Place.Worker
    $process = [Diagnostics.Process]::Start($info)
    $out = New-Object -TypeName IO.MemoryStream
    $complaint = New-Object -TypeName IO.MemoryStream
    return @{
        Process   = $process
        Opened    = Get-Elapsed -Worker $Worker
        Out       = $out
        Complaint = $complaint
        Write     = $null
        Closed    = $false
        Reads     = @($process.StandardOutput.BaseStream.CopyToAsync($out), $process.StandardError.BaseStream.CopyToAsync($complaint))
    }
}

function Start-Child {
    # Gives a request to the child that is ready, or to a new one.
    param([Parameter(Mandatory = $true)][hashtable] $Worker, [Parameter(Mandatory = $true)][string] $Request)
    $child = $Worker.Prepared
    $Worker.Prepared = $null
    if (($null -ne $child) -and $child.Process.HasExited) {
        $child.Process.Dispose()
        $child = $null
    }
    if ($null -eq $child) {
        $child = Open-Child -Worker $Worker
    }
    $Worker.PrepareNext = $true
    $bytes = $script:Utf8.GetBytes($Request)
    # a child that does not read must not hold the loop up
    $child.Write = $child.Process.StandardInput.BaseStream.WriteAsync($bytes, 0, $bytes.Length)
    return $child
}

function Update-Prepared {
    # To start PowerShell and load the modules takes seconds, so after a command the next child is made ready. After ten minutes it would
    # hold dead connections and old memberships: it is ended, and the next command makes another one.
    param([Parameter(Mandatory = $true)][hashtable] $Worker)
    if ($null -ne $Worker.Prepared) {
        $old = ((Get-Elapsed -Worker $Worker) - $Worker.Prepared.Opened) -gt 600
        if ($Worker.Draining -or $old -or $Worker.Prepared.Process.HasExited) {
            Clear-Prepared -Worker $Worker
        }
    }
    elseif ($Worker.PrepareNext -and (-not $Worker.Draining)) {
        $Worker.PrepareNext = $false
        try {
            $Worker.Prepared = Open-Child -Worker $Worker
        }
        catch {
            # the next command will say so
            Write-Verbose -Message $_.Exception.Message
        }
    }
}

function Clear-Prepared {
    param([Parameter(Mandatory = $true)][hashtable] $Worker)
    if ($null -ne $Worker.Prepared) {
        Stop-Child -Child $Worker.Prepared
        $Worker.Prepared = $null
    }
}

function Update-Child {
    # The result of a child that has ended, in the members of an answer; $null while it runs. $Late: it is to be ended.
    param([Parameter(Mandatory = $true)][hashtable] $Child, [Parameter(Mandatory = $true)][bool] $Late)
    if ($Child.Write.IsCompleted -and (-not $Child.Closed)) {
        $Child.Closed = $true
        try {
            $Child.Process.StandardInput.Dispose()
        }
        catch {
            # it has ended without reading
            Write-Verbose -Message $_.Exception.Message
        }
    }
    $why = ''
    if ($Late) {
        $why = 'The command was still running ten minutes after its expiry and was ended.'
    }
    elseif (($Child.Out.Length -gt $script:MostOutput) -or ($Child.Complaint.Length -gt $script:MostOutput)) {
        $why = 'The command wrote more than an answer can be and was ended.'
    }
    if ($why.Length -gt 0) {
        Stop-Child -Child $Child
        return [ordered]@{ lost = $why }
    }
    if (-not ($Child.Process.HasExited -and $Child.Reads[0].IsCompleted -and $Child.Reads[1].IsCompleted)) {
        return $null
    }
    $result = [ordered]@{
        exitCode = $Child.Process.ExitCode
        answer   = [Text.Encoding]::UTF8.GetString($Child.Out.ToArray())
    }
    $complaint = Limit-Utf8 -Text ([Text.Encoding]::UTF8.GetString($Child.Complaint.ToArray())) -Bytes 8192
    if ($complaint.Length -gt 0) {
        $result['complaint'] = $complaint
    }
    $Child.Process.Dispose()
    return $result
}

function Stop-Child {
    param([Parameter(Mandatory = $true)][hashtable] $Child)
    try {
        $Child.Process.Kill()
    }
    catch {
        # it has ended by itself meanwhile
        Write-Verbose -Message $_.Exception.Message
    }
    $Child.Process.Dispose()
}

function Limit-Utf8 {
    # The beginning of a text, without half a character at the end.
    param([Parameter(Mandatory = $true)][AllowEmptyString()][string] $Text, [Parameter(Mandatory = $true)][int] $Bytes)
    $count = [Math]::Min($Text.Length, $Bytes)
    while (($excess = [Text.Encoding]::UTF8.GetByteCount($Text.Substring(0, $count)) - $Bytes) -gt 0) {
        # a character has at most three bytes
        $count -= [Math]::Max(1, [int][Math]::Floor($excess / 3))
    }
    if (($count -gt 0) -and [char]::IsHighSurrogate($Text[$count - 1])) {
        $count--
    }
    return $Text.Substring(0, $count)
}
