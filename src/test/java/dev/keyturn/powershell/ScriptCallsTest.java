package dev.keyturn.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that a shipped script calls is a known one, and the scripts' own functions are called with parameters that
 * they have: what would show on the server only, at run time.
 */
class ScriptCallsTest {

    /** Of Windows PowerShell 5.1 and the modules that come with Windows Server. */
    private static final Set<String> CMDLETS = Set.of(
            "Add-LocalGroupMember",
            "Add-Member",
            "Add-Type",
            "Add-WindowsCapability",
            "ConvertFrom-Json",
            "ConvertTo-Json",
            "Copy-Item",
            "ForEach-Object",
            "Get-Acl",
            "Get-AuthenticodeSignature",
            "Get-ChildItem",
            "Get-CimInstance",
            "Get-Command",
            "Get-ExecutionPolicy",
            "Get-Item",
            "Get-LocalGroup",
            "Get-LocalUser",
            "Get-Module",
            "Get-Random",
            "Get-WinEvent",
            "Import-Module",
            "Import-PowerShellDataFile",
            "Join-Path",
            "Move-Item",
            "New-EventLog",
            "New-Item",
            "New-LocalUser",
            "New-Object",
            "Remove-EventLog",
            "Remove-Item",
            "Remove-LocalGroupMember",
            "Remove-LocalUser",
            "Resolve-Path",
            "Restart-Service",
            "Select-Object",
            "Set-Acl",
            "Set-ItemProperty",
            "Set-LocalUser",
            "Set-Service",
            "Set-StrictMode",
            "Sort-Object",
            "Split-Path",
            "Start-Service",
            "Start-Sleep",
            "Test-Path",
            "Write-Error",
            "Unblock-File",
            "Where-Object",
            "Write-Information",
            "Write-Verbose",
            "sc.exe");

    /** Of the module ADSync: documented by Microsoft or used by scripts that come with the product. */
    private static final Set<String> ADSYNC = Set.of(
            "Add-ADSyncConnector",
            "Get-ADSyncConnector",
            "Get-ADSyncConnectorRunStatus",
            "Get-ADSyncGlobalSettings",
            "Get-ADSyncRunProfileResult",
            "Get-ADSyncRunStepResult",
            "Get-ADSyncScheduler",
            "Get-ADSyncServerConfiguration",
            "Invoke-ADSyncRunProfile",
            "Search-ADSyncDirectoryObjects",
            "Set-ADSyncScheduler",
            "Stop-ADSyncSyncCycle");

    private static ScriptParser parser;

    @BeforeAll
    static void installTheGrammar() throws IOException, InterruptedException {
        parser = ScriptParser.start();
    }

    @Test
    void everyCommandIsKnownAndHasTheParametersThatItIsGiven() throws IOException, InterruptedException {
        List<JsonNode> lines = parser.calls(Scripts.shipped());
        assertThat(lines).hasSizeGreaterThan(400);
        assertThat(mistakes(lines)).isEmpty();
    }

    @Test
    void aWrongCallIsFound(@TempDir Path folder) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("Wrong.ps1"), """
                function Get-It {
                    param([Parameter(Mandatory = $true)][string] $Name, [int] $Count)
                    return $Name
                }
                Get-It -Name 'right' -Count 1
                Get-It -Nmae 'wrong'
                Get-It -Count 2
                Get-It 'by position'
                Get-Thing -Name 'nowhere'
                $x = @(Get-It -Name 'a' | Sort-Things)
                """);
        assertThat(mistakes(parser.calls(List.of(script))))
                .containsExactlyInAnyOrder(
                        "Wrong.ps1:6: Get-It has no parameter nmae",
                        "Wrong.ps1:6: Get-It needs the parameter name",
                        "Wrong.ps1:7: Get-It needs the parameter name",
                        "Wrong.ps1:8: Get-It needs the parameter name",
                        "Wrong.ps1:8: Get-It is given something by position",
                        "Wrong.ps1:9: Get-Thing is not known",
                        "Wrong.ps1:10: Sort-Things is not known");
    }

    private static List<String> mistakes(List<JsonNode> lines) {
        Map<String, JsonNode> functions = new HashMap<>();
        lines.stream()
                .filter(line -> line.has("function"))
                .forEach(line -> functions.put(line.get("function").asText(), line));
        List<String> mistakes = new ArrayList<>();
        for (JsonNode call : lines) {
            if (call.has("call")) {
                String name = call.get("call").asText();
                String where = Path.of(call.get("script").asText()).getFileName() + ":"
                        + call.get("line").asText() + ": " + name;
                mistakes(name, call, functions.get(name)).forEach(mistake -> mistakes.add(where + mistake));
            }
        }
        return mistakes;
    }

    private static Stream<String> mistakes(String name, JsonNode call, JsonNode function) {
        if (function == null) {
            return CMDLETS.contains(name) || ADSYNC.contains(name) ? Stream.empty() : Stream.of(" is not known");
        }
        List<String> given = texts(call, "given");
        Stream<String> unknown = given.stream()
                .filter(parameter -> !texts(function, "parameters").contains(parameter))
                .map(parameter -> " has no parameter " + parameter);
        Stream<String> missing = texts(function, "mandatory").stream()
                .filter(parameter -> !given.contains(parameter))
                .map(parameter -> " needs the parameter " + parameter);
        Stream<String> positional =
                call.get("positional").asInt() > 0 ? Stream.of(" is given something by position") : Stream.empty();
        return Stream.of(unknown, missing, positional).flatMap(mistakes -> mistakes);
    }

    private static List<String> texts(JsonNode json, String field) {
        return StreamSupport.stream(json.get(field).spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
