package dev.keyturn.engine;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Keyturn's own tables, beside those of the engine and of the application that may host it. */
final class KeyturnSchema {

    KeyturnSchema(DataSource database) {
        if (!new SchemaHistory(database).isComplete()) {
            Flyway.configure(KeyturnSchema.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:" + SchemaHistory.FOLDER)
                    .table(SchemaHistory.TABLE)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        }
    }
}
