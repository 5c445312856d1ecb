package dev.keyturn.campaign;

import dev.keyturn.JavaProcess;
import dev.keyturn.powershell.SilentProxy;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL with durability on, which can crash, stay down, and come back on the same port with the same files. Another server can
 * follow it by streaming replication, be it one that commits wait for or not, and take its place.
 */
public final class DurablePostgres implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final String FOLLOWED = "select count(*) from pg_stat_replication where state = 'streaming'";

    private final EmbeddedPostgres server;
    private Path data;
    private int port;
    private List<String> command;
    private Process restarted;
    private Standby standby;
    private int copies;
    /** Of the server that was the primary before, so that an address with both ports stays right. */
    private int released;

    /** @param wire what it receives comes through it */
    private record Standby(Path data, int port, List<String> command, Process process, SilentProxy wire) {}

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
            port = server.getPort();
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
        return url(name, ports());
    }

    /** The first one is the primary's now. */
    public List<Integer> ports() {
        return standby == null ? List.of(port) : List.of(port, standby.port);
    }

    /** Of a database behind these ports, whichever of them leads to the primary. */
    static String url(String name, List<Integer> ports) {
        String hosts = ports.stream().map(one -> HOST + ":" + one).collect(Collectors.joining(","));
        return "jdbc:postgresql://" + hosts + "/" + name + "?user=postgres"
                + (ports.size() == 1 ? "" : "&targetServerType=primary&hostRecheckSeconds=1");
    }

    public boolean hasStandby() {
        return standby != null;
    }

    boolean isFollowed() {
        return hasStandby() && count(FOLLOWED) == 1;
    }

    /** An earlier run may have left a folder beside this one. */
    private Path unused() {
        Path copy;
        do {
            copy = data.resolveSibling("standby-" + ++copies);
        } while (Files.exists(copy));
        return copy;
    }

    /** Copies the files of the running server, lets another one follow it from there, and has commits wait for that. */
    public void addStandby() {
        int itsPort = copies == 0 ? JavaProcess.freePort() : released;
        Path copy = unused();
        SilentProxy wire = SilentProxy.unrecorded(port);
        SingleConnectionDataSource session = new SingleConnectionDataSource(url("postgres", List.of(port)), true);
        try {
            JdbcTemplate backup = new JdbcTemplate(session);
            backup.queryForObject("select pg_start_backup('standby', true, false)::text", String.class);
            // a file that goes meanwhile is no harm: the log knows
            new ProcessBuilder("cp", "-a", data.toString(), copy.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log())
                    .start()
                    .waitFor();
            String label = backup.queryForObject("select labelfile from pg_stop_backup(false, false)", String.class);
            Files.writeString(copy.resolve("backup_label"), label);
            Files.deleteIfExists(copy.resolve("postmaster.pid"));
            Files.createFile(copy.resolve("standby.signal"));
            Files.writeString(
                    copy.resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=" + HOST + " port=" + wire.port()
                            + " user=postgres application_name=standby'\n"
                            + "wal_retrieve_retry_interval = '200ms'\n");
            List<String> itsCommand = command.stream()
                    .map(word -> word.equals(data.toString()) ? copy.toString() : word)
                    .map(word -> word.equals(String.valueOf(port)) ? String.valueOf(itsPort) : word)
                    .toList();
            standby = new Standby(copy, itsPort, itsCommand, start(copy, itsCommand), wire);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.destroy();
        }
        until(this::isFollowed);
        synchronous(true);
    }

    /** Whether a commit waits until the standby has it on its disk. */
    public void synchronous(boolean wanted) {
        jdbc().execute("alter system set synchronous_standby_names = '" + (wanted ? "*" : "") + "'");
        jdbc().execute("select pg_reload_conf()");
        until(() -> count("select count(*) from pg_stat_replication where sync_state = '" + (wanted ? "sync" : "async")
                        + "'")
                == 1);
    }

    /** From now on it receives nothing, and no commit waits for it. */
    public void fallBehind() {
        synchronous(false);
        standby.wire.fallSilent();
    }

    /** The primary ends as by a crash and never comes back; the standby goes on with what it has received. */
    public void failOver() {
        crash();
        Standby next = standby;
        released = port;
        data = next.data;
        port = next.port;
        command = next.command;
        restarted = next.process;
        standby = null;
        until(() -> Boolean.TRUE.equals(jdbc().queryForObject("select pg_promote(true, 30)", Boolean.class)));
        next.wire.close();
    }

    private long count(String sql) {
        Long count = jdbc().queryForObject(sql, Long.class);
        return count == null ? 0 : count;
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
            restarted = start(data, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        until(this::answers);
    }

    private Process start(Path folder, List<String> postgres) throws IOException {
        List<String> start = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            start.addAll(List.of("unshare", "-U"));
        }
        start.addAll(postgres);
        return new ProcessBuilder(start)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log())
                .start();
    }

    @Override
    public void close() {
        try {
            if (standby != null) {
                JavaProcess.signal(postmaster(standby.data), "QUIT");
                standby.process.waitFor(10, TimeUnit.SECONDS);
                standby.wire.close();
            }
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
        return new JdbcTemplate(new DriverManagerDataSource(url("postgres", List.of(port))));
    }

    private long postmaster() {
        return postmaster(data);
    }

    private static long postmaster(Path of) {
        try {
            return Long.parseLong(
                    Files.readAllLines(of.resolve("postmaster.pid")).get(0).trim());
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
