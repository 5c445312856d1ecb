#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.3.0' }
# A sync server has Windows PowerShell 5.1, and tests have a later one: what only that one knows is found in the syntax tree.
# windows-powershell-5.1-commands.tsv: the commands of Windows Server 2016's own modules, each with its parameters.

BeforeDiscovery {
    $main = Join-Path -Path (Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent) -ChildPath 'main/powershell'
    $scripts = @(Get-ChildItem -Path $main -Recurse -Include '*.ps1', '*.psm1', '*.psd1' | ForEach-Object -Process { @{ Name = $_.Name; Path = $_.FullName } })
}

Describe 'Windows PowerShell 5.1' {
    BeforeAll {
        $main = Join-Path -Path (Split-Path -Path (Split-Path -Path $PSScriptRoot -Parent) -Parent) -ChildPath 'main/powershell'
        $common = @('Verbose', 'Debug', 'ErrorAction', 'WarningAction', 'InformationAction', 'ErrorVariable', 'WarningVariable', 'InformationVariable', 'OutVariable', 'OutBuffer', 'PipelineVariable')
        # of Windows itself, by command
        $known = @{}
        foreach ($line in [IO.File]::ReadAllLines((Join-Path -Path $PSScriptRoot -ChildPath 'windows-powershell-5.1-commands.tsv'))) {
            $name, $parameters = $line -split "`t", 2
            $known[$name] = @($parameters -split ' ') + $common
        }
        # of Microsoft Entra Connect Sync, as documented or as its own scripts use them
        $product = @{
            'Add-ADSyncConnector'          = 'Connector'
            'Get-ADSyncConnector'          = 'Identifier Name'
            'Get-ADSyncConnectorRunStatus' = 'ConnectorName'
            'Get-ADSyncGlobalSettings'     = ''
            'Get-ADSyncRunProfileResult'   = 'ConnectorId NumberRequested RunHistoryId RunNumber RunProfileId RunStepDetails StartedRunsOnly'
            'Get-ADSyncRunStepResult'      = 'RunHistoryId StepHistoryId StepNumber First'
            'Get-ADSyncScheduler'          = ''
            'Get-ADSyncServerConfiguration' = 'Path'
            'Invoke-ADSyncRunProfile'      = 'ConnectorName RunProfileName Resume'
            'Search-ADSyncDirectoryObjects' = 'AdConnectorId LdapFilter SearchScope SizeLimit'
            'Set-ADSyncScheduler'          = 'SyncCycleEnabled MaintenanceEnabled'
            'Stop-ADSyncSyncCycle'         = ''
            'Test-ADSyncADDSConnectivity'  = ''
        }
        foreach ($name in $product.Keys) {
            $known[$name] = @($product[$name] -split ' ') + $common
        }
        # of the module ScheduledTasks
        foreach ($name in @('Register-ScheduledTask', 'Unregister-ScheduledTask', 'Get-ScheduledTask', 'Get-ScheduledTaskInfo', 'Start-ScheduledTask', 'Stop-ScheduledTask', 'Enable-ScheduledTask', 'Disable-ScheduledTask',
                'New-ScheduledTaskAction', 'New-ScheduledTaskTrigger', 'New-ScheduledTaskPrincipal', 'New-ScheduledTaskSettingsSet')) {
            $known[$name] = $null
        }

        function Get-Tree {
            param([string] $Path, [string] $Text)
            $tokens = $null
            $errors = $null
            if ($Path) {
                $tree = [Management.Automation.Language.Parser]::ParseFile($Path, [ref]$tokens, [ref]$errors)
            }
            else {
                $tree = [Management.Automation.Language.Parser]::ParseInput($Text, [ref]$tokens, [ref]$errors)
            }
            return [pscustomobject]@{ Tree = $tree; Tokens = $tokens; Errors = $errors }
        }

        function Get-Function {
            # The functions of a tree, each with the names of its parameters.
            param([object] $Tree)
            $functions = @{}
            foreach ($function in $Tree.FindAll({ $args[0] -is [Management.Automation.Language.FunctionDefinitionAst] }, $true)) {
                $parameters = @($function.Parameters)
                if ($null -ne $function.Body.ParamBlock) {
                    $parameters = @($function.Body.ParamBlock.Parameters)
                }
                $functions[$function.Name] = @($parameters | Where-Object -FilterScript { $null -ne $_ } | ForEach-Object -Process { $_.Name.VariablePath.UserPath }) + $common + @('WhatIf', 'Confirm')
            }
            return $functions
        }

        function Get-Complaint {
            param([object] $Parsed, [hashtable] $Functions)
            foreach ($problem in $Parsed.Errors) {
                "line $($problem.Extent.StartLineNumber): $($problem.Message)"
            }
            foreach ($token in $Parsed.Tokens) {
                if ([string]$token.Kind -in @('QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'QuestionMark', 'AndAnd', 'OrOr')) {
                    "line $($token.Extent.StartLineNumber): the operator $($token.Text) is of a later version"
                }
                elseif ($token.Kind -eq 'Ampersand' -and $token.TokenFlags -notmatch 'CommandName|UnaryOperator|SpecialOperator') {
                    "line $($token.Extent.StartLineNumber): & at the end is of a later version"
                }
            }
            foreach ($ast in $Parsed.Tree.FindAll({ $args[0].GetType().Name -in @('TernaryExpressionAst', 'PipelineChainAst') -or ($args[0].GetType().Name -eq 'PipelineAst' -and $args[0].Background) }, $true)) {
                "line $($ast.Extent.StartLineNumber): $($ast.GetType().Name) is of a later version"
            }
            foreach ($call in $Parsed.Tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
                $name = $call.GetCommandName()
                # a command in a variable, or a program
                if ((-not $name) -or ($name -match '\.exe$|[\\/]')) {
                    continue
                }
                $where = "line $($call.Extent.StartLineNumber): $name"
                if ($Functions.ContainsKey($name)) {
                    $parameters = $Functions[$name]
                }
                elseif ($known.ContainsKey($name)) {
                    $parameters = $known[$name]
                }
                else {
                    "$where does not exist"
                    continue
                }
                if ($null -eq $parameters) {
                    continue
                }
                foreach ($element in $call.CommandElements) {
                    if ($element -is [Management.Automation.Language.CommandParameterAst]) {
                        if ($parameters -notcontains $element.ParameterName) {
                            "$where has no parameter $($element.ParameterName)"
                        }
                    }
                }
            }
        }

        $functions = @{}
        foreach ($script in @(Get-ChildItem -Path $main -Recurse -Include '*.ps1', '*.psm1')) {
            $own = Get-Function -Tree (Get-Tree -Path $script.FullName).Tree
            foreach ($name in $own.Keys) {
                $functions[$name] = $own[$name]
            }
        }
    }

    It 'understands <Name>' -ForEach $scripts {
        @(Get-Complaint -Parsed (Get-Tree -Path $Path) -Functions $functions) -join "`n" | Should -BeNullOrEmpty
    }

    It 'does not understand <Text>' -ForEach @(
        @{ Text = '$a = $b ? 1 : 2' }
        @{ Text = '$a = $b ?? 1' }
        @{ Text = '$a ??= 1' }
        @{ Text = '$a = ${b}?.Length' }
        @{ Text = '$a = ${b}?[0]' }
        @{ Text = 'Get-Item -Path x && Get-Item -Path y' }
        @{ Text = 'Get-Item -Path x || Get-Item -Path y' }
        @{ Text = 'Get-Item -Path x &' }
        @{ Text = 'ConvertFrom-Json -InputObject x -AsHashtable' }
        @{ Text = 'ForEach-Object -Parallel { 1 }' }
        @{ Text = 'Get-Error' }
        @{ Text = 'Test-Json -Json x' }
        @{ Text = 'Get-It -Nmae x' }
        @{ Text = 'Set-ADSyncScheduler -SchedulerSuspended $true' }
        @{ Text = 'if ($a {' }
    ) {
        @(Get-Complaint -Parsed (Get-Tree -Text $Text) -Functions @{ 'Get-It' = @('Name') }) | Should -Not -BeNullOrEmpty
    }
}
