package dev.keyturn.engine;

import dev.keyturn.kernel.InvalidSettingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a database that forgets what it has acknowledged, and says what keeps nodes waiting for ever. It asks the database
 * itself: where a pool gets its address from, an application decides.
 */
final class DatabaseChecks {

    private static final Logger log = LoggerFactory.getLogger(DatabaseChecks.class);
    static final String URL = "spring.datasource.url";

    /** By default pgjdbc prepares a statement on the server at its fifth use. */
    private static final int PREPARED_BY_NOW = 6;

    /** One connection may have used up a name more than the other. */
    private static final int SEVERAL = 5;

    /** An H2 file that closes under an interrupted thread is opened by its plain path. */
    private static final String ASYNC = "async:";

    private final List<String> remarks = new ArrayList<>();

    DatabaseChecks(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            switch (connection.getMetaData().getDatabaseProductName()) {
                case "H2" -> checkH2(connection);
                case "PostgreSQL" -> {
                    checkSession(connection, database);
                    checkTimeouts(connection);
                }
                default -> {
                    // the schema says what it cannot be made on
                }
            }
        }
        remarks.forEach(log::warn);
    }

    /** What holds no start up, and should be mended. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    private void checkH2(Connection connection) throws SQLException {
        String file = value(connection, "select database_path()");
        if (file == null) {
            return;
        }
        // beside the one in force there is one that was in force at an earlier opening
        String delay = value(
                connection,
                "select max(cast(setting_value as int)) from information_schema.settings where setting_name = 'WRITE_DELAY'");
        if (!"0".equals(delay)) {
            throw new InvalidSettingException(
                    URL,
                    "names an H2 file that is written up to " + delay
                            + " ms after a commit: passwords that were stored would be"
                            + " lost with the process. Add ;WRITE_DELAY=0 to it.");
        }
        if (!file.startsWith(ASYNC)) {
            remarks.add(
                    URL + " names an H2 file without async: before its path. H2 closes such a file for everybody when a"
                            + " thread is interrupted, as when a step is stopped. Write jdbc:h2:" + ASYNC + file + ".");
        }
    }

    /**
     * What a connection pooler between Keyturn and PostgreSQL must leave alone: transactions, and statements that the driver has
     * prepared on the server, which it does at the fifth use. Connections name them alike, one after the other, so in one session on
     * the server they collide.
     */
    private static void checkSession(Connection connection, DataSource database) throws SQLException {
        try (Connection other = database.getConnection()) {
            try (Statement transaction = other.createStatement()) {
                other.setAutoCommit(false);
                transaction.execute("select 1");
                other.rollback();
                other.setAutoCommit(true);
            } catch (SQLException e) {
                throw refusedPooler(
                        "has no transactions, as PgBouncer in the mode statement. Use the mode session or transaction.",
                        e);
            }
            try {
                for (int number = 1; number <= SEVERAL; number++) {
                    prepare(connection, "select " + number);
                    prepare(other, "select " + number);
                }
            } catch (SQLException e) {
                throw refusedPooler(
                        "mixes up prepared statements, as PgBouncer in the mode transaction. Add prepareThreshold=0 to the address,"
                                + " or use PgBouncer 1.21 or later with max_prepared_statements.",
                        e);
            }
        }
    }

    private static void prepare(Connection connection, String query) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(query)) {
            for (int use = 1; use <= PREPARED_BY_NOW; use++) {
                prepared.executeQuery().close();
            }
        }
    }

    private static InvalidSettingException refusedPooler(String what, SQLException e) {
        log.debug("Why the database is refused:", e);
        return new InvalidSettingException(
                URL, "leads to PostgreSQL through something that " + what + " (" + e.getSQLState() + ")");
    }

    private void checkTimeouts(Connection connection) throws SQLException {
        if (connection.getNetworkTimeout() == 0) {
            remarks.add(
                    "Connections to the database wait for ever when the network falls silent, and a rotation with them. Add"
                            + " socketTimeout=" + PostgresDefaults.SOCKET_TIMEOUT.toSeconds() + "&tcpKeepAlive=true to "
                            + URL + ".");
        }
        if ("0".equals(value(connection, "show idle_in_transaction_session_timeout"))) {
            remarks.add(
                    "The database never drops a transaction whose node has vanished, and what that has locked stays locked for the"
                            + " other nodes. Set idle_in_transaction_session_timeout for Keyturn's database user, such as 20s.");
        }
    }

    private static String value(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }
}
