package dev.keyturn.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How long Keyturn's own application, its pool and PostgreSQL wait for each other. In a network that fell silent the server
 * drops a vanished node's transaction first, so that another node that waits for its locks gets them; then that wait ends;
 * last a node gives its own silent connection up. All of it takes less than a minute.
 *
 * <p>The server's are session parameters, which count more than those of its configuration, of the database and of the role.
 */
final class PostgresDefaults {

    static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(20);
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(25);
    static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(35);

    private static final String POOL = "spring.datasource.hikari.";
    private static final String DRIVER = POOL + "data-source-properties.";

    private PostgresDefaults() {}

    static Map<String, Object> ofScheduler() {
        return Map.of(
                "db-scheduler.polling-strategy", "lock-and-fetch",
                "db-scheduler.polling-strategy-lower-limit-fraction-of-threads", "0.5",
                // above it, steps that wait for a thread would be taken for dead
                "db-scheduler.polling-strategy-upper-limit-fraction-of-threads", "1.0");
    }

    static Map<String, Object> ofConnections() {
        Map<String, Object> defaults = new HashMap<>();
        defaults.put(DRIVER + "socketTimeout", SOCKET_TIMEOUT.toSeconds());
        defaults.put(DRIVER + "connectTimeout", 10);
        defaults.put(DRIVER + "tcpKeepAlive", true);
        defaults.put(DRIVER + "options", session());
        // of connections that nobody uses: one that fell silent is gone before it is needed
        defaults.put(POOL + "keepalive-time", 30_000);
        defaults.put(POOL + "validation-timeout", 3_000);
        defaults.put(POOL + "connection-timeout", 20_000);
        return defaults;
    }

    private static String session() {
        return "-c idle_in_transaction_session_timeout=" + IDLE_IN_TRANSACTION.toSeconds() + "s"
                + " -c lock_timeout=" + LOCK_TIMEOUT.toSeconds() + "s"
                + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2"
                + " -c tcp_user_timeout=" + IDLE_IN_TRANSACTION.toSeconds() + "s";
    }
}
