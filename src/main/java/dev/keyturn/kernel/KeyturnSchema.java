package dev.keyturn.kernel;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Keyturn's own tables, beside those of the engine and of the application that may host it. */
public final class KeyturnSchema {

    private static final Duration LONGEST_MIGRATION = Duration.ofMinutes(30);

    public KeyturnSchema(DataSource database) {
        Flyway flyway = migrations(new Patient(database));
        try {
            flyway.migrate();
        } catch (FlywayException first) {
            migrateAgain(flyway, first);
        }
    }

    /** How many changes of the tables a start would make. Reads only. */
    public static int pending(DataSource database) {
        return migrations(database).info().pending().length;
    }

    private static Flyway migrations(DataSource database) {
        return Flyway.configure(KeyturnSchema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:dev/keyturn/schema")
                .table("keyturn_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    /**
     * Flyway locks its history table, but not the moment in which it makes that: of two nodes on an empty database, one
     * may take the other's new table for a foreign one. It is in order at the second check.
     */
    private static void migrateAgain(Flyway flyway, FlywayException first) {
        try {
            flyway.migrate();
        } catch (FlywayException second) {
            first.addSuppressed(second);
            throw first;
        }
    }

    /** A migration of large tables takes longer than a node waits for its database otherwise. */
    private static final class Patient extends DelegatingDataSource {

        Patient(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            connection.setNetworkTimeout(Runnable::run, (int) LONGEST_MIGRATION.toMillis());
            return connection;
        }
    }
}
