package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class KeyturnSchemaTest {

    @OnEachDatabase
    void isThereAfterTheFirstStartAndHasNothingLeftToDoAtTheNext(Database kind) {
        DataSource database = empty(kind);
        assertThat(new SchemaHistory(database).isComplete()).isFalse();

        new KeyturnSchema(database);

        assertThat(new SchemaHistory(database).isComplete()).isTrue();
        new KeyturnSchema(database);
        assertThat(new JdbcTemplate(database).queryForObject("select count(*) from keyturn_rotation", Integer.class))
                .isZero();
    }

    @OnEachDatabase
    void aMigrationThatIsMissingIsMadeUpFor(Database kind) {
        DataSource database = empty(kind);
        new KeyturnSchema(database);
        JdbcTemplate jdbc = new JdbcTemplate(database);
        jdbc.execute("drop table keyturn_node");
        jdbc.update("delete from \"keyturn_schema_history\" where \"version\" = '14'");
        assertThat(new SchemaHistory(database).isComplete()).isFalse();

        new KeyturnSchema(database);

        assertThat(jdbc.queryForObject("select count(*) from keyturn_node", Integer.class))
                .isZero();
    }

    @OnEachDatabase
    void aMigrationThatWasEditedAfterItHadBeenAppliedIsStillRefused(Database kind) {
        DataSource database = empty(kind);
        new KeyturnSchema(database);
        new JdbcTemplate(database)
                .update("update \"keyturn_schema_history\" set \"checksum\" = 4711 where \"version\" = '3'");

        assertThatThrownBy(() -> new KeyturnSchema(database))
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("checksum mismatch");
    }

    private static DataSource empty(Database kind) {
        return new DriverManagerDataSource(kind.createEmpty(), kind == Database.H2 ? "sa" : "postgres", "");
    }
}
