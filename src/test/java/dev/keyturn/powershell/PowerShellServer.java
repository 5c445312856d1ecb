package dev.keyturn.powershell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * A sync server without Windows: the delivered scripts under real PowerShell, in a folder of their own. What is only to be had on Windows
 * is replaced, in the folders that are for it; the task scheduler is the test that calls {@link #start}. PowerShell writes transcripts.
 */
public final class PowerShellServer implements AutoCloseable {

    private static final Path MAIN = Path.of("src/main/powershell").toAbsolutePath();
    private static final Path TEST = Path.of("src/test/powershell").toAbsolutePath();
    private static final List<String> WINDOWS = List.of(
            "Enter-KillJob.ps1",
            "Get-ChildProgram.ps1",
            "Import-TrustedAuthority.ps1",
            "Open-EcPublicKey.ps1",
            "Open-ServerKey.ps1",
            "Write-WorkerEvent.ps1");
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final PowerShell shell;
    private final Path folder;
    private final SyncService service;
    private final RSAKey signing;
    private @Nullable Process worker;

    /**
     * A server as its set-up leaves it, with new keys.
     *
     * @param folder of the machine; it must not exist
     */
    public PowerShellServer(PowerShell shell, Path folder, SyncService service) {
        this(shell, folder, service, key());
        try {
            for (String part : List.of("Configuration", "Worker/Journal", "State")) {
                Files.createDirectories(data().resolve(part));
            }
            installScripts(folder.resolve("scripts"));
            Files.copy(TEST.resolve("Server/child.sh"), folder.resolve("child.sh"));
            writeTranscripts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writeKeys();
    }

    private PowerShellServer(PowerShell shell, Path folder, SyncService service, RSAKey signing) {
        this.shell = shell;
        this.folder = folder;
        this.service = service;
        this.signing = signing;
    }

    /** Another machine with the same disk, as after it was cloned. It is not started. */
    public PowerShellServer cloned(Path clone, SyncService itsService) {
        copy(folder, clone);
        return new PowerShellServer(shell, clone, itsService, signing);
    }

    /** Where Keyturn is, as the set-up is told: read when the worker starts. */
    public void setUp(String keyturnKey, List<String> addresses) {
        String told = "{\"addresses\":[%s],\"keyturnKeys\":[\"%s\"],\"executionPolicy\":\"RemoteSigned\"}"
                .formatted(
                        addresses.stream().map(address -> '"' + address + '"').collect(Collectors.joining(",")),
                        keyturnKey);
        write(data().resolve("Configuration/worker.json"), told);
    }

    /** Of the key that it signs with: what Keyturn pins. */
    public String thumbprint() {
        try {
            return signing.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void writeKeys() {
        write(folder.resolve("key-Keyturn-Sign.xml"), xml(signing));
        write(folder.resolve("key-Keyturn-Open.xml"), xml(key()));
    }

    public SyncService service() {
        return service;
    }

    /** Everything that this machine has on its disk. */
    public Path folder() {
        return folder;
    }

    /** What is below ProgramData on Windows. */
    public Path data() {
        return folder.resolve("Keyturn");
    }

    /** As the task scheduler does each minute when no worker runs. */
    public void start() {
        assertThat(worker == null || !worker.isAlive()).isTrue();
        worker = process("Receive-Keyturn.ps1", List.of("-Folder", data().toString()));
    }

    /** Ends the worker, and with it all that it has begun, as the job object of Windows does. */
    public void kill() {
        Process running = running();
        List<ProcessHandle> begun = running.descendants().toList();
        running.destroyForcibly();
        begun.forEach(ProcessHandle::destroyForcibly);
        running.onExit().join();
        begun.forEach(process -> process.onExit().join());
    }

    /** Whatever its worker does or was to do. */
    public void startAnew() {
        for (String asked : List.of("stop-at.txt", "stopped.txt", "a-day-later.txt")) {
            folder.resolve(asked).toFile().delete();
        }
        killIfAlive();
        start();
    }

    /** Ends the commands that run, and leaves the worker alone. */
    public void killChildren() {
        running().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    /** How many processes the worker has begun: those of commands, and the one that is ready for the next. */
    public long children() {
        return running().descendants().count();
    }

    /** What these have used of the processors so far. */
    public Duration childrensProcessorTime() {
        return running()
                .descendants()
                .flatMap(child -> child.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Waits until the worker has ended by itself. */
    public void awaitEnd() {
        await().atMost(LONGEST).until(() -> !running().isAlive());
        assertThat(running().exitValue()).as(this::told).isZero();
    }

    /** The worker is to stand still at this point of the next command of this name; see Worker.ps1. */
    public void stopAt(String point, String command) {
        write(folder.resolve("stop-at.txt"), point + " " + command);
    }

    /** Waits until it stands still. */
    public void awaitStop() {
        Path stopped = folder.resolve("stopped.txt");
        await().atMost(LONGEST).pollInterval(Duration.ofMillis(20)).until(() -> Files.exists(stopped));
        delete(stopped);
    }

    /** A day goes by for the worker, after which it ends. The next one begins a new day. */
    public void dayGoesBy() {
        write(folder.resolve("a-day-later.txt"), "");
        awaitEnd();
        delete(folder.resolve("a-day-later.txt"));
    }

    /** From now on {@link #told} has only what comes. */
    public void forgetWhatWasTold() {
        logs().forEach(log -> {
            try {
                Files.newByteChannel(log, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                        .close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What the worker said in the event log and on its streams. */
    public String told() {
        return logs().map(PowerShellServer::read).collect(Collectors.joining("\n"));
    }

    private Stream<Path> logs() {
        return Stream.of("events.txt", "worker.txt").map(folder::resolve).filter(Files::exists);
    }

    /** Keeps what is on the disk of a machine whose worker does not run, and in its database. */
    public Snapshot snapshot(Path into) {
        copy(data(), into);
        return new Snapshot(into, service.database());
    }

    /** A copy of the machine at some time. */
    public record Snapshot(Path data, SyncService.Stored database) {}

    /** The machine is again as it was. Its worker must not run. */
    public void restore(Snapshot then) {
        try {
            FileSystemUtils.deleteRecursively(data());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        copy(then.data(), data());
        service.restore(then.database());
    }

    /** Scripts as they are delivered, but for what stands for Windows. */
    public void installScripts(Path scripts) throws IOException {
        FileSystemUtils.copyRecursively(MAIN, scripts);
        for (String windows : List.of("Windows", "Keyturn/Windows")) {
            FileSystemUtils.deleteRecursively(scripts.resolve(windows));
            Files.createDirectories(scripts.resolve(windows));
        }
        for (String file : WINDOWS) {
            Files.copy(
                    TEST.resolve("Windows").resolve(file),
                    scripts.resolve("Windows").resolve(file));
        }
        Files.copy(TEST.resolve("Server/Worker.ps1"), scripts.resolve("Windows/Worker.ps1"));
        Files.copy(TEST.resolve("Server/Module.ps1"), scripts.resolve("Keyturn/Windows/Module.ps1"));
    }

    /** A script on this machine, beside the worker. */
    private Process process(String script, List<String> arguments) {
        List<String> command = Stream.concat(
                        Stream.of(shell.program(), "-NoLogo", "-NoProfile", "-NonInteractive", "-File"),
                        Stream.concat(
                                Stream.of(folder.resolve("scripts")
                                        .resolve(script)
                                        .toString()),
                                arguments.stream()))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("worker.txt").toFile()));
        Map<String, String> environment = builder.environment();
        List.of("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy")
                .forEach(environment::remove);
        environment.putAll(Map.of(
                "KEYTURN_FAKE_WINDOWS", folder.toString(),
                "KEYTURN_TEST_SCRIPTS", TEST.toString(),
                "KEYTURN_SYNC_SERVICE", String.valueOf(service.port()),
                "KEYTURN_POWERSHELL", shell.program(),
                "PSModulePath", TEST.resolve("Server").toString(),
                "XDG_CONFIG_HOME", folder.resolve("settings").toString(),
                "POWERSHELL_TELEMETRY_OPTOUT", "1",
                "NO_COLOR", "1"));
        // no process lives long enough for what these are about, and together they cost a third of a start
        environment.putAll(
                Map.of("DOTNET_TieredPGO", "0", "DOTNET_TC_CallCounting", "0", "DOTNET_GCgen0size", "4000000"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        killIfAlive();
        service.close();
    }

    private void killIfAlive() {
        if (worker != null && worker.isAlive()) {
            kill();
        }
    }

    private Process running() {
        if (worker == null) {
            throw new IllegalStateException("The worker was not started.");
        }
        return worker;
    }

    /** As a group policy does it. */
    private void writeTranscripts() throws IOException {
        Path settings = Files.createDirectories(folder.resolve("settings/powershell"));
        Path transcripts = Files.createDirectories(folder.resolve("transcripts"));
        Files.writeString(settings.resolve("powershell.config.json"), """
                {"PowerShellPolicies": {
                  "Transcription": {"EnableTranscripting": true, "EnableInvocationHeader": true, "OutputDirectory": "%s"}}}
                """.formatted(transcripts));
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(3072).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As .NET reads it: each number in its full length. */
    private static String xml(RSAKey key) {
        int bytes = key.size() / 8;
        return "<RSAKeyValue>"
                + element("Modulus", key.getModulus(), bytes)
                + element("Exponent", key.getPublicExponent(), 3)
                + element("P", key.getFirstPrimeFactor(), bytes / 2)
                + element("Q", key.getSecondPrimeFactor(), bytes / 2)
                + element("DP", key.getFirstFactorCRTExponent(), bytes / 2)
                + element("DQ", key.getSecondFactorCRTExponent(), bytes / 2)
                + element("InverseQ", key.getFirstCRTCoefficient(), bytes / 2)
                + element("D", key.getPrivateExponent(), bytes)
                + "</RSAKeyValue>";
    }

    private static String element(String name, Base64URL number, int bytes) {
        byte[] decoded = number.decode();
        byte[] padded = new byte[bytes];
        System.arraycopy(decoded, 0, padded, bytes - decoded.length, decoded.length);
        return "<" + name + ">" + Base64.getEncoder().encodeToString(padded) + "</" + name + ">";
    }

    private static void copy(Path from, Path to) {
        try {
            FileSystemUtils.copyRecursively(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Path beside = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), text);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
