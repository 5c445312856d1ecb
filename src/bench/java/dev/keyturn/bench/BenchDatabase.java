package dev.keyturn.bench;

import dev.keyturn.campaign.DurablePostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A database with durability on, of one of the two kinds that Keyturn runs on. */
interface BenchDatabase extends AutoCloseable {

    /** Empty, and what Keyturn is told of it. */
    List<String> fresh(String name);

    /** What its own processes have used of the processors; zero where it runs inside Keyturn. */
    Duration processorTime();

    @Override
    void close();

    static BenchDatabase of(String kind, Path folder) {
        return switch (kind) {
            case "h2" -> new H2(folder);
            case "postgresql" -> new Postgres(new DurablePostgres(folder));
            default -> throw new IllegalArgumentException("--database is h2 or postgresql.");
        };
    }

    /** A file, as Keyturn's own defaults have it. */
    record H2(Path folder) implements BenchDatabase {

        @Override
        public List<String> fresh(String name) {
            return List.of("--spring.datasource.url=jdbc:h2:async:" + folder.resolve(name)
                    + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE");
        }

        @Override
        public Duration processorTime() {
            return Duration.ZERO;
        }

        @Override
        public void close() {}
    }

    /** A server of its own, with fsync. */
    record Postgres(DurablePostgres server) implements BenchDatabase {

        @Override
        public List<String> fresh(String name) {
            return List.of(
                    "--spring.datasource.url=" + server.createEmpty(name), "--spring.datasource.username=postgres");
        }

        @Override
        public Duration processorTime() {
            return server.processorTime();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
