#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.3.0' }
# The recorded pairs of the protocol, played to the module.

BeforeDiscovery {
    . (Join-Path -Path $PSScriptRoot -ChildPath 'Fixture.ps1')
    $cases = foreach ($file in @(Get-ChildItem -Path $vectors -Filter '*.json')) {
        $vector = ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($file.FullName))
        $readers = @($vector.PSObject.Properties['readers'] | Where-Object -FilterScript { $null -ne $_ } | ForEach-Object -Process { $_.Value })
        if (($readers.Count -eq 0) -or ($readers -contains 'server') -or ($readers -contains 'module')) {
            @{ Name = $vector.name }
        }
    }
}

Describe 'The module answers as recorded' {
    BeforeAll {
        . (Join-Path -Path $PSScriptRoot -ChildPath 'Fixture.ps1')
        . (Join-Path -Path $PSScriptRoot -ChildPath 'Schemas.ps1')
        Initialize-Keyturn
        $schemas = @{}

        function Read-Vector {
            param([string] $Name)
            return ConvertFrom-Json -InputObject ([IO.File]::ReadAllText((Join-Path -Path $vectors -ChildPath "$Name.json")))
        }

        function Get-Chain {
            # The vectors that are played before, each with its own, and this one, in order.
            param([string] $Name)
            $vector = Read-Vector -Name $Name
            foreach ($earlier in @($vector.after)) {
                Get-Chain -Name $earlier
            }
            $vector
        }

        function Get-Difference {
            # What the recorded answer has and the real one has not. More may be there.
            param([AllowNull()][object] $Wanted, [AllowNull()][object] $Found, [string] $Path)
            $byNature = 'serverTime|Version|capabilities|configurationDigest|runNumber|message|waitedSeconds|interval|nextCycle|maintenance|result\.name$'
            if ($Path -match $byNature) {
                return
            }
            if ($null -eq $Wanted) {
                if ($null -ne $Found) {
                    "${Path}: $Found instead of nothing"
                }
            }
            elseif ($null -eq $Found) {
                "${Path}: missing"
            }
            elseif (($Wanted -is [datetime]) -or ([string]$Wanted -match '^\d{4}-\d\d-\d\dT')) {
                if (($Found -isnot [datetime]) -and ([string]$Found -notmatch '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$')) {
                    "${Path}: $Found is no time"
                }
            }
            elseif ($Wanted -is [Management.Automation.PSCustomObject]) {
                foreach ($property in $Wanted.PSObject.Properties) {
                    $other = $Found.PSObject.Properties[$property.Name]
                    if ($null -eq $other) {
                        if ("$Path.$($property.Name)" -notmatch $byNature) {
                            "$Path.$($property.Name): missing"
                        }
                    }
                    else {
                        Get-Difference -Wanted $property.Value -Found $other.Value -Path "$Path.$($property.Name)"
                    }
                }
            }
            elseif ($Wanted -is [array]) {
                if (@($Found).Count -ne $Wanted.Count) {
                    "${Path}: $(@($Found).Count) instead of $($Wanted.Count)"
                }
                else {
                    for ($i = 0; $i -lt $Wanted.Count; $i++) {
                        Get-Difference -Wanted $Wanted[$i] -Found @($Found)[$i] -Path "$Path[$i]"
                    }
                }
            }
            elseif ($Wanted -cne $Found) {
                "${Path}: $Found instead of $Wanted"
            }
        }
    }

    It 'to <Name>' -ForEach $cases {
        $chain = @(Get-Chain -Name $Name)
        $given = @($chain | ForEach-Object -Process { $_.given })
        $null = Reset-Keyturn -Given $given
        if ($given -contains 'disk-full') {
            Mock -ModuleName Keyturn -CommandName Write-State -MockWith {
                throw (New-Object -TypeName IO.IOException -ArgumentList 'There is not enough space on the disk.', 0x80070070)
            }
        }
        foreach ($vector in $chain) {
            $sent = Send-Request -Json (ConvertTo-Json -InputObject $vector.request -Depth 10 -Compress)
        }
        $schema = 'error'
        if ($sent.Answer.ok) {
            $schema = "$($chain[-1].command).response"
        }
        if (-not $schemas.ContainsKey($schema)) {
            $schemas[$schema] = Get-Schema -Name $schema
        }
        Test-Json -Json $sent.Text -Schema $schemas[$schema] -ErrorAction Stop | Should -BeTrue
        $differences = @(Get-Difference -Wanted $chain[-1].response -Found $sent.Answer -Path 'response')
        $differences -join "`n" | Should -BeNullOrEmpty
    }
}
