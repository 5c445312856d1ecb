package dev.keyturn.kernel;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Keyturn's own tables, beside those of the engine and of the application that may host it. */
public final class KeyturnSchema {

    public KeyturnSchema(DataSource database) {
        Flyway flyway = Flyway.configure(KeyturnSchema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:dev/keyturn/schema")
                .table("keyturn_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        try {
            flyway.migrate();
        } catch (FlywayException first) {
            migrateAgain(flyway, first);
        }
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
}
