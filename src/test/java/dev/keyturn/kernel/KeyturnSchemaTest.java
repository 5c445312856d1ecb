package dev.keyturn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class KeyturnSchemaTest {

    private static final String VERSIONS =
            "select \"version\" from \"keyturn_schema_history\" where \"version\" <> '0' and \"success\"";

    @OnEachDatabase
    void aNodeThatIsOvertakenByAnotherOneOnAnEmptyDatabaseStartsAsWell(Database kind) {
        DataSource database =
                new DriverManagerDataSource(kind.createEmpty(), kind == Database.H2 ? "sa" : "postgres", "");
        Overtaken overtaken = new Overtaken(database, () -> new KeyturnSchema(database));

        new KeyturnSchema(overtaken);

        assertThat(overtaken.other).as("has started meanwhile").isNull();
        assertThat(new JdbcTemplate(database).queryForList(VERSIONS, String.class))
                .containsExactly("1");
    }

    @OnEachDatabase
    void whatAStartWouldChangeIsToldAndNotChanged(Database kind) {
        DataSource database =
                new DriverManagerDataSource(kind.createEmpty(), kind == Database.H2 ? "sa" : "postgres", "");
        assertThat(KeyturnSchema.pending(database)).isPositive();
        assertThat(KeyturnSchema.pending(database)).as("nothing was made").isPositive();
        assertThat(new JdbcTemplate(database)
                        .queryForList(
                                "select table_name from information_schema.tables where lower(table_name) like 'keyturn%'",
                                String.class))
                .isEmpty();

        new KeyturnSchema(database);

        assertThat(KeyturnSchema.pending(database)).isZero();
    }

    @OnEachDatabase
    void theTablesAreThoseOfTheFirstVersion(Database kind) {
        try (HikariDataSource source = kind.open()) {
            assertThat(new JdbcTemplate(source)
                            .queryForList(
                                    "select lower(table_name) from information_schema.tables where lower(table_name)"
                                            + " like 'keyturn%' or lower(table_name) = 'scheduled_tasks'",
                                    String.class))
                    .containsExactlyInAnyOrder(
                            "keyturn_operation_log",
                            "keyturn_approval",
                            "keyturn_evidence",
                            "keyturn_evidence_head",
                            "keyturn_access_log",
                            "keyturn_notification",
                            "keyturn_notification_sent",
                            "keyturn_person",
                            "keyturn_rotation",
                            "keyturn_running",
                            "keyturn_secret",
                            "keyturn_secret_label",
                            "keyturn_start",
                            "keyturn_step",
                            "keyturn_step_attempt",
                            "keyturn_sync_pause",
                            "keyturn_vault_index",
                            "keyturn_webhook_delivery",
                            "keyturn_ticket_update",
                            "keyturn_ticket_snapshot",
                            "keyturn_ticket_rotation",
                            "scheduled_tasks");
        }
    }

    /** Lets another node go first at the moment in which Flyway looks whether there is any table. */
    private static final class Overtaken extends DelegatingDataSource {

        private Runnable other;

        Overtaken(DataSource database, Runnable other) {
            super(database);
            this.other = other;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")) {
                            beforeIt((String) arguments[0]);
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private void beforeIt(String statement) {
            if (other != null && (statement.contains("INFORMATION_SCHEMA.TABLES") || statement.contains("pg_depend"))) {
                Runnable first = other;
                other = null;
                first.run();
            }
        }
    }
}
