package dev.keyturn.powershell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every shipped script parses, also where there is no PowerShell; and the check is one that can fail. */
class ScriptParserTest {

    private static ScriptParser parser;

    @BeforeAll
    static void installTheGrammar() throws IOException, InterruptedException {
        parser = ScriptParser.start();
    }

    @Test
    void everyScriptParses() throws IOException, InterruptedException {
        List<Path> scripts = Scripts.shipped();
        assertThat(scripts).hasSizeGreaterThan(60);
        assertThat(parser.flaws(scripts)).isEmpty();
    }

    @Test
    void aBrokenScriptDoesNot(@TempDir Path folder) throws IOException, InterruptedException {
        List<String> broken = List.of(
                "function Get-It {\n    if ($true) {\n        1\n    }\n",
                "function Get-It {\n    return @(1, 2\n}\n",
                "$text = 'no end\n$other = 1\n",
                "function Get-It {\n    param([string] $A [string] $B)\n}\n",
                "$a = @{ one = 1; two = }\n",
                "foreach ($x in ) {\n    $x\n}\n",
                "if ($a -eq ) {\n    1\n}\n",
                "try {\n    1\n}\ncatch [IOException {\n    2\n}\n");
        List<Path> scripts = new ArrayList<>();
        for (String text : broken) {
            scripts.add(Files.writeString(folder.resolve("Broken" + scripts.size() + ".ps1"), text));
        }
        assertThat(parser.flaws(scripts))
                .allSatisfy(flaw -> assertThat(flaw.line()).isPositive())
                .extracting(ScriptParser.Flaw::script)
                .containsAll(scripts);
    }

    @Test
    void oneBrokenScriptAmongGoodOnesIsFound(@TempDir Path folder) throws IOException, InterruptedException {
        Path good = Files.writeString(folder.resolve("Good.ps1"), "function Get-It {\n    return 1\n}\n");
        Path broken = Files.writeString(folder.resolve("Broken.ps1"), "function Get-It {\n    return 1\n");
        assertThat(parser.flaws(List.of(good, broken, good)))
                .extracting(ScriptParser.Flaw::script)
                .containsOnly(broken);
    }
}
