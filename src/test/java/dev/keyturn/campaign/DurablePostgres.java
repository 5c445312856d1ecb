package dev.keyturn.campaign;

import dev.keyturn.JavaProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/** PostgreSQL with durability on, which can crash, stay down, and come back on the same port with the same files. */
public final class DurablePostgres implements AutoCloseable {

    private final EmbeddedPostgres server;
    private final Path data;
    private final List<String> command;
    private Process restarted;

    public DurablePostgres(Path folder) {
        data = folder.resolve("postgres");
        try {
            Files.createDirectories(folder);
            FileSystemUtils.deleteRecursively(data);
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(true)
                    .setOutputRedirector(log())
                    .setErrorRedirector(log())
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .start();
            command = commandOf(postmaster());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String setting : List.of("fsync", "synchronous_commit")) {
            String value = jdbc().queryForObject("show " + setting, String.class);
            if (!"on".equals(value)) {
                throw new IllegalStateException(setting + " is " + value);
            }
        }
    }

    public String createEmpty(String name) {
        jdbc().execute("drop database if exists " + name);
        jdbc().execute("create database " + name);
        return server.getJdbcUrl("postgres", name);
    }

    void drop(String name) {
        jdbc().execute("drop database " + name + " with (force)");
    }

    /** @return how many there were */
    int cutConnections(String database) {
        return jdbc().queryForList(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = ?",
                        Boolean.class,
                        database)
                .size();
    }

    /** As a crash: what was not yet on disk is lost. */
    void crash() {
        JavaProcess.signal(postmaster(), "QUIT");
        until(() -> !Files.exists(data.resolve("postmaster.pid")) || !answers());
    }

    void startAgain() {
        try {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
            List<String> start = new ArrayList<>();
            if ("root".equals(System.getProperty("user.name"))) {
                start.addAll(List.of("unshare", "-U"));
            }
            start.addAll(command);
            restarted = new ProcessBuilder(start)
                    .directory(data.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        until(this::answers);
    }

    @Override
    public void close() {
        try {
            if (restarted != null) {
                JavaProcess.signal(postmaster(), "QUIT");
                restarted.waitFor(10, TimeUnit.SECONDS);
            }
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What its processes have used of the processors so far; those that have ended do not count. */
    public Duration processorTime() {
        ProcessHandle first = ProcessHandle.of(postmaster()).orElseThrow();
        return Stream.concat(Stream.of(first), first.descendants())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private ProcessBuilder.Redirect log() {
        return ProcessBuilder.Redirect.appendTo(
                data.resolveSibling("postgres.log").toFile());
    }

    private boolean answers() {
        try {
            jdbc().execute("select 1");
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private JdbcTemplate jdbc() {
        return new JdbcTemplate(server.getPostgresDatabase());
    }

    private long postmaster() {
        try {
            return Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> commandOf(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"), StandardCharsets.UTF_8);
        return List.of(line.split("\0"));
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("PostgreSQL does not do what it was told.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
