package dev.keyturn.application;

import dev.keyturn.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * The database and the data folder of a stopped node, with a backup of both. On PostgreSQL a copy of the database stands
 * for {@code pg_dump}, which the server that the tests start does not bring along.
 */
final class BackedUp {

    private static final String H2_FILE = "keyturn.mv.db";

    private final Path data;
    private final Path backup;
    private final boolean h2;
    private final String url;

    /** @param folder with a folder {@code lab}, which is the outside world and in no backup */
    BackedUp(Database database, Path folder) {
        this.data = folder.resolve("data");
        this.backup = folder.resolve("backup");
        this.h2 = database == Database.H2;
        this.url = h2
                ? "jdbc:h2:async:" + data.resolve("keyturn")
                        + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE"
                : database.createEmpty();
    }

    List<String> settings() {
        return List.of(
                "--keyturn.data-dir=" + data,
                "--spring.datasource.url=" + url,
                "--spring.datasource.username=" + (h2 ? "keyturn" : "postgres"));
    }

    /** While the node is stopped. */
    void backUp() {
        copy(data, backup);
        if (!h2) {
            server().execute("create database " + name() + "_backup template " + name());
        }
    }

    /** While the node runs, with the command of H2 for that. */
    void backUpRunning(JdbcTemplate node) {
        copy(data, backup);
        try {
            Files.delete(backup.resolve(H2_FILE));
            Path zip = backup.resolve("database.zip");
            node.execute("backup to '" + zip + "'");
            Process unzip = new ProcessBuilder("jar", "xf", zip.toString())
                    .directory(backup.toFile())
                    .inheritIO()
                    .start();
            if (unzip.waitFor() != 0) {
                throw new AssertionError("The backup cannot be unpacked.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** While the node is stopped. */
    void restore() {
        copy(backup, data);
        if (!h2) {
            server().execute("drop database " + name());
            server().execute("create database " + name() + " template " + name() + "_backup");
        }
    }

    private String name() {
        return url.replaceAll(".*/([^/?]+).*", "$1");
    }

    private JdbcTemplate server() {
        return new JdbcTemplate(
                new DriverManagerDataSource(url.replace("/" + name(), "/postgres"), "postgres", "postgres"));
    }

    private static void copy(Path from, Path to) {
        try {
            FileSystemUtils.deleteRecursively(to);
            Files.createDirectories(to);
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
