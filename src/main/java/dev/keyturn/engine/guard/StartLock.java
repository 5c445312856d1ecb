package dev.keyturn.engine.guard;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Lets one node at a time build its engine: two that start on an empty database would both create the engine's tables,
 * groups and rights. The lock is a row, held by a connection of its own, so a node that dies lets go of it.
 */
public final class StartLock {

    private final DataSource database;
    private Connection held;

    public StartLock(DataSource database) {
        this.database = database;
    }

    public void take() {
        try {
            held = database.getConnection();
            held.setAutoCommit(false);
            try (Statement statement = held.createStatement()) {
                statement.executeQuery("select id from keyturn_start where id = 1 for update");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Another node is starting, and this one could not wait for it. Start it again.", e);
        }
    }

    public void release() {
        try (Connection connection = held) {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The database was lost while the engine started. Start this node again.", e);
        }
    }
}
