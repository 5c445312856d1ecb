package dev.keyturn.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one node at a time build its engine: two that start on an empty database would both create the engine's tables,
 * groups and rights. The lock is a row, held by a connection of its own, so a node that dies lets go of it.
 */
final class StartLock {

    private static final Logger log = LoggerFactory.getLogger(StartLock.class);
    private static final Duration LONGEST_START = Duration.ofMinutes(10);

    /** PostgreSQL: the lock could not be had in time. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource database;
    private Connection held;

    StartLock(DataSource database) {
        this.database = database;
    }

    void take() {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        try {
            held = database.getConnection();
            held.setAutoCommit(false);
            boolean postgres = "PostgreSQL".equals(held.getMetaData().getDatabaseProductName());
            while (!taken(postgres)) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(
                            "Another node has been starting for " + LONGEST_START.toMinutes()
                                    + " minutes, and this one did not wait any longer. Look at the other one; then start this one again.");
                }
                log.info("Another node is starting. This one waits until it is up.");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Another node is starting, and this one could not wait for it. Start it again.", e);
        }
    }

    private boolean taken(boolean postgres) throws SQLException {
        try (Statement statement = held.createStatement()) {
            if (postgres) {
                // while the engine starts, this connection waits with its transaction open, longer than any other may
                statement.execute(
                        "set local idle_in_transaction_session_timeout = '" + LONGEST_START.toMinutes() + "min'");
                // shorter than the driver waits for an answer
                statement.execute("set local lock_timeout = '10s'");
            }
            statement.executeQuery("select id from keyturn_start where id = 1 for update");
            return true;
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            held.rollback();
            return false;
        }
    }

    void release() {
        try (Connection connection = held) {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The database was lost while the engine started. Start this node again.", e);
        }
    }
}
