package dev.keyturn.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.syncserver.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The module that is installed on a sync server keeps the rules that its text can show, and speaks the contract's words. */
class ScriptRulesTest {

    private static final String CONTRACT = "/dev/keyturn/syncserver/contract/";

    @Test
    void noShippedScriptBreaksARule() throws IOException {
        List<String> offences = new ArrayList<>();
        for (Path script : Scripts.shipped()) {
            offences.addAll(ScriptRules.offences(script.getFileName().toString(), Files.readString(script)));
        }
        assertThat(offences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "param([string] $Password)",
                "param([Parameter(Mandatory = $true)][char[]] $NewSecret)",
                "param([object] $ConnectorCredential)",
                "$secure = ConvertTo-SecureString -String $text -AsPlainText -Force",
                "Write-Host 'done'",
                "Start-Transcript -Path C:\\x.txt",
                "Invoke-Expression $text",
                "if ($id -eq 'B891884F-051E-4A83-95AF-2544101C9083') { 1 }",
                "Save-It -Value $script:Secret",
                "Save-It -Value ($script:Secret)",
                "$script:Secret | ForEach-Object { $_ }",
                "$text = \"it is $script:Secret\"",
                "$text = [string]::new($script:Secret)",
                "$text = $script:Secret -join ''",
                "Set-MIISADMAConfiguration -MAName x",
                "Set-ADSyncScheduler -SchedulerSuspended $true -ErrorAction Stop",
                "Get-Service -Name ADSync",
                "$c = Get-ADSyncConnector",
                "Set-Content -Path x -Value y",
                "$text = 'caf\u00e9'",
                "# a dash \u2013 in a comment"
            })
    void aScriptThatBreaksARuleIsFound(String planted) {
        assertThat(ScriptRules.offences("Planted.ps1", "function Get-It {\n    " + planted + "\n}\n"))
                .isNotEmpty();
    }

    @Test
    void whatACommentSaysIsNoOffence() {
        assertThat(ScriptRules.offences(
                        "Good.ps1", "# not Get-Service, not Write-Host\n<# Invoke-Expression #>\n$x = 1\n"))
                .isEmpty();
    }

    @Test
    void everyCommandHasAFunctionThatIsExported() throws IOException {
        String module = Files.readString(Scripts.MODULE.resolve("Keyturn.psm1"));
        String manifest = Files.readString(Scripts.MODULE.resolve("Keyturn.psd1"));
        for (Command command : Command.values()) {
            List<String> functions = found("'" + command.verb() + "'\\s*=\\s*'([\\w-]+)'", module);
            assertThat(functions).as(command.verb()).hasSize(1);
            assertThat(Scripts.MODULE.resolve("Public").resolve(functions.get(0) + ".ps1"))
                    .content()
                    .contains(command.verb() + ": ")
                    .contains("[object] $Request");
            assertThat(manifest).contains("'" + functions.get(0) + "'");
        }
        assertThat(found("(?m)^    '([a-z-]+)'\\s*=", module)).hasSameSizeAs(Command.values());
    }

    @Test
    void everyFileDefinesTheOneFunctionThatItIsNamedAfter() throws IOException {
        for (String folder : List.of("Public", "Private")) {
            List<Path> files = Scripts.below(Scripts.MODULE.resolve(folder));
            assertThat(files).isNotEmpty().allSatisfy(file -> {
                String name = file.getFileName().toString().replace(".ps1", "");
                assertThat(found("(?m)^function ([\\w-]+)", Files.readString(file)))
                        .containsExactly(name);
                assertThat(Files.readAllLines(file)).as(name).hasSizeLessThan(90);
            });
        }
    }

    @Test
    void everyRefusalHasACodeOfTheContract() throws IOException {
        Set<String> codes = StreamSupport.stream(
                        contract("error.schema.json")
                                .at("/properties/error/properties/code/oneOf")
                                .spliterator(),
                        false)
                .map(code -> code.get("const").asText())
                .collect(Collectors.toSet());
        Set<String> used = new TreeSet<>();
        for (Path file : Scripts.below(Scripts.MODULE)) {
            String text = Files.readString(file);
            used.addAll(found("-Code '([\\w-]+)'", text));
            used.addAll(found("\\$code = '([\\w-]+)'", text));
        }
        assertThat(used).hasSizeGreaterThan(12);
        assertThat(codes).containsAll(used);
    }

    @Test
    void theVerdictsAreThoseOfTheContract() throws IOException {
        JsonNode verdicts = contract("verdicts.json");
        Set<String> wanted = new TreeSet<>();
        for (String list : List.of("failedConnectionResults", "failed", "retry")) {
            verdicts.get(list).forEach(result -> wanted.add(result.asText()));
        }
        wanted.add("success");
        String judge = Files.readString(Scripts.MODULE.resolve("Private/Get-ImportVerdict.ps1"));
        Set<String> known = new TreeSet<>(found("'([a-z]+(?:-[a-z]+)+|success)'", judge));
        assertThat(known).isEqualTo(wanted);
    }

    private static JsonNode contract(String file) throws IOException {
        try (InputStream json = ScriptRulesTest.class.getResourceAsStream(CONTRACT + file)) {
            return new ObjectMapper().readTree(json);
        }
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(ScriptRulesTest::last)
                .toList();
    }

    private static String last(MatchResult match) {
        return match.group(match.groupCount());
    }
}
