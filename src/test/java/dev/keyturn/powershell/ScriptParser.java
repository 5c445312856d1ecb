package dev.keyturn.powershell;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.Part;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The PowerShell grammar of tree-sitter, run by Node. It knows the language less well than PowerShell itself: an error that
 * it finds may be none, what it lets pass may be one that only shows at run time.
 */
final class ScriptParser {

    /** What is wrong, and where. */
    record Flaw(Path script, int line, String kind, String near) {}

    private static final Path SOURCE = Path.of("src/test/node").toAbsolutePath();
    private static final Path MODULES = Path.of("target/script-check").toAbsolutePath();

    private ScriptParser() {}

    /** Installs the grammar in the build folder; skips the test when it cannot, unless the parts are required: then it fails. */
    static ScriptParser start() throws IOException, InterruptedException {
        Optional<String> trouble;
        // each test JVM comes here, and npm cannot install into one folder twice at the same time
        Files.createDirectories(MODULES);
        try (FileChannel lock = FileChannel.open(MODULES.resolve("install.lock"), CREATE, WRITE)) {
            lock.lock();
            trouble = install();
        }
        Part.NODE.requireThat(trouble.isEmpty(), trouble.orElse(""));
        return new ScriptParser();
    }

    /** One JSON object for each function that the scripts define and each command that they call, see {@code calls.mjs}. */
    List<JsonNode> calls(List<Path> scripts) throws IOException, InterruptedException {
        return lines("calls.mjs", scripts);
    }

    List<Flaw> flaws(List<Path> scripts) throws IOException, InterruptedException {
        return lines("parse.mjs", scripts).stream()
                .map(json -> new Flaw(
                        Path.of(json.get("script").asText()),
                        json.get("line").asInt(),
                        json.get("kind").asText(),
                        json.get("near").asText()))
                .toList();
    }

    private static List<JsonNode> lines(String program, List<Path> scripts) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("node", SOURCE.resolve(program).toString(), MODULES.toString()));
        scripts.forEach(script -> command.add(script.toString()));
        Path output = Files.createTempFile(MODULES, "output", ".jsonl");
        Outcome outcome = run(command, MODULES, output);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : outcome.output().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private static Optional<String> install() throws IOException, InterruptedException {
        Path installed = MODULES.resolve("package-lock.json");
        byte[] wanted = Files.readAllBytes(SOURCE.resolve("package-lock.json"));
        // npm writes this file last: an installation that was broken off has none
        if (Files.exists(MODULES.resolve("node_modules/.package-lock.json"))
                && Files.exists(installed)
                && Arrays.equals(Files.readAllBytes(installed), wanted)) {
            return run(List.of("node", "--version"), MODULES, MODULES.resolve("node.log"))
                    .trouble("node does not run");
        }
        Files.write(MODULES.resolve("package.json"), Files.readAllBytes(SOURCE.resolve("package.json")));
        Files.write(installed, wanted);
        return run(
                        List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
                        MODULES,
                        MODULES.resolve("npm.log"))
                .trouble("npm cannot install the grammar");
    }

    private record Outcome(int exitCode, String output) {
        Optional<String> trouble(String message) {
            return exitCode == 0 ? Optional.empty() : Optional.of(message + ": " + output.strip());
        }
    }

    private static Outcome run(List<String> command, Path folder, Path output)
            throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException absent) {
            return new Outcome(127, command.get(0) + " is not installed");
        }
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return new Outcome(124, command.get(0) + " did not end within 5 minutes");
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
