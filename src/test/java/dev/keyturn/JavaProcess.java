package dev.keyturn;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A JVM of its own, which never outlives this one. It works in the folder of its log. */
public final class JavaProcess implements AutoCloseable {

    /** Starts soon and needs little: it compiles quickly, collects seldom, and does not verify what javac made. */
    public static final List<String> QUICK = List.of(
            "-Xmx500m",
            "-Xmn200m",
            "-XX:MetaspaceSize=200m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote");

    /** The same for a class path with what this JVM signs with. */
    public static final List<String> LIGHT = Stream.concat(
                    QUICK.stream(),
                    Stream.of("-Djava.security.properties=" + System.getProperty("java.security.properties", "")))
            .toList();

    /** As a server has it. */
    public static final List<String> SERVER = List.of("-Xmx512m");

    /** By {@link System#nanoTime}. */
    public final long startedAt = System.nanoTime();

    private final Process process;
    private final Path log;
    private final Thread lastResort;

    /** @param launch what comes between the options of the JVM and the arguments of the program */
    public JavaProcess(Path log, List<String> options, List<String> launch, List<String> arguments) {
        this.log = log;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(launch);
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command)
                    .directory(log.toAbsolutePath().getParent().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lastResort = new Thread(process::destroyForcibly);
        try {
            Runtime.getRuntime().addShutdownHook(lastResort);
        } catch (IllegalStateException shuttingDown) {
            process.destroyForcibly();
            throw shuttingDown;
        }
    }

    /** With the class path of this JVM. */
    public static List<String> launch(String mainClass) {
        return List.of("-cp", classPath(), mainClass);
    }

    /** The same, but with the classes laid out before: not for what measures how a process starts. */
    public static List<String> lightLaunch(String mainClass) {
        List<String> launch = new ArrayList<>(ClassArchive.options());
        launch.add(mainClass);
        return launch;
    }

    /** Of this JVM, also when it was started by a jar that only names it. */
    public static String classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(path.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(joining(File.pathSeparator));
    }

    /** Tells a lab which worker ports its sync workers poll. */
    public static String labPolls(int... workerPorts) {
        return "--keyturn.lab.nodes="
                + IntStream.of(workerPorts)
                        .mapToObj(port -> "http://127.0.0.1:" + port)
                        .collect(joining(","));
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** What it has used of the processors so far: says more than the time on the wall where others are at work. */
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Everything that it said so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code kill} and every init system do: it may end what it has begun. */
    public void terminate() {
        process.destroy();
    }

    /** As {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** @param signal its name, as {@code STOP} */
    public static void signal(long pid, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @return its exit code */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("It does not end: " + log());
        }
        return process.exitValue();
    }

    /** Asks it to end, and ends it when it does not. */
    @Override
    public void close() {
        try {
            process.destroy();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException shuttingDown) {
            process.destroyForcibly();
        }
    }
}
