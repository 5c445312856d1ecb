package dev.keyturn.bench;

import dev.keyturn.campaign.DurablePostgres;
import java.nio.file.Path;
import java.util.UUID;

/** The databases that are measured, each as durable as in production: what was committed is on the disk. */
enum Store {
    H2 {
        @Override
        Place fresh(Path folder) {
            String file = folder.resolve("h2-" + UUID.randomUUID()).toString();
            return new Place(
                    "jdbc:h2:async:" + file + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE", "keyturn");
        }
    },
    POSTGRESQL {
        @Override
        Place fresh(Path folder) {
            return new Place(
                    server(folder)
                            .createEmpty("k" + UUID.randomUUID().toString().replace("-", "")),
                    "postgres");
        }
    };

    /** @param url of an empty database */
    record Place(String url, String user) {}

    private static DurablePostgres running;

    abstract Place fresh(Path folder);

    private static synchronized DurablePostgres server(Path folder) {
        if (running == null) {
            running = new DurablePostgres(folder.resolve("pg"));
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
        }
        return running;
    }
}
