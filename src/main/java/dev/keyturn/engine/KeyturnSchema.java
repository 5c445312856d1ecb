package dev.keyturn.engine;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Keyturn's own tables, beside those of the engine and of the application that may host it. */
final class KeyturnSchema {

    KeyturnSchema(DataSource database) {
        Flyway.configure(KeyturnSchema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:dev/keyturn/schema")
                .table("keyturn_schema_history")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
