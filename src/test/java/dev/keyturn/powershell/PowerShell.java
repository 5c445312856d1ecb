package dev.keyturn.powershell;

import dev.keyturn.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real PowerShell 7 with Pester: the one of the path, else the one that was unpacked into the build folder. */
public final class PowerShell {

    /** What a run said on both streams, and how it ended. */
    public record Run(int exitCode, String output) {}

    private static final Path UNPACKED = Path.of("target/pwsh/pwsh");
    private static final String HAS_PESTER =
            "if (Get-Module -ListAvailable -Name Pester | Where-Object Version -ge 5.3.0)"
                    + " { exit 0 } else { 'Pester 5.3 is not installed'; exit 1 }";

    private final String program;

    private PowerShell(String program) {
        this.program = program;
    }

    /** Skips the test when there is none, unless the parts are required: then it fails. */
    public static PowerShell find() throws IOException, InterruptedException {
        List<String> troubles = new ArrayList<>();
        for (String program : programs()) {
            PowerShell found = new PowerShell(program);
            Run run = found.run(Duration.ofMinutes(1), "-Command", HAS_PESTER);
            if (run.exitCode() == 0) {
                return found;
            }
            troubles.add(program + ": " + run.output().strip());
        }
        Part.POWERSHELL.requireThat(false, String.join("; ", troubles));
        throw new IllegalStateException("without PowerShell the test is skipped or fails");
    }

    public String program() {
        return program;
    }

    /** Runs it without profile and without anybody to ask, and kills it after the time given. */
    public Run run(Duration limit, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program, "-NoLogo", "-NoProfile", "-NonInteractive"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("powershell", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                return new Run(124, "It did not end within " + limit + ".\n" + text(output));
            }
            return new Run(process.exitValue(), text(output));
        } finally {
            Files.delete(output);
        }
    }

    private static List<String> programs() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(
                        Stream.of(path.split(":"))
                                .filter(folder -> !folder.isEmpty())
                                .map(folder -> Path.of(folder, "pwsh")),
                        Stream.of(UNPACKED.toAbsolutePath()))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .toList();
    }

    private static String text(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
    }
}
