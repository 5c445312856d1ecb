package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.kernel.DiskSync;
import dev.keyturn.kernel.InvalidSettingException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@ExtendWith(OutputCaptureExtension.class)
class DatabaseChecksTest {

    @TempDir
    Path folder;

    @Test
    void aFileThatIsWrittenAfterTheCommitIsRefused() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new DatabaseChecks(h2("jdbc:h2:async:" + folder.resolve("late"))))
                .satisfies(refusal -> assertThat(refusal)
                        .hasMessageStartingWith("spring.datasource.url ")
                        .hasMessageContaining(";WRITE_DELAY=0"));
    }

    /** H2 remembers the setting in the file and does not go by it. */
    @Test
    void aFileThatWasOpenedWithoutDelayBeforeIsRefusedAllTheSame() {
        String url = "jdbc:h2:async:" + folder.resolve("before");
        new JdbcTemplate(h2(url + ";WRITE_DELAY=0")).execute("create table number (value_ int)");

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new DatabaseChecks(h2(url)))
                .withMessageContaining(";WRITE_DELAY=0");
    }

    @Test
    void aFileThatAnInterruptionClosesIsWarnedOf(CapturedOutput output) throws SQLException {
        new DatabaseChecks(h2("jdbc:h2:file:" + folder.resolve("plain") + ";WRITE_DELAY=0"));
        assertThat(output).contains("Write jdbc:h2:async:" + folder.resolve("plain"));
    }

    @Test
    void whatKeyturnUsesAndADatabaseInMemoryAreGood(CapturedOutput output) {
        assertThatCode(() -> {
                    new DatabaseChecks(h2("jdbc:h2:async:" + folder.resolve("good") + ";WRITE_DELAY=0"));
                    new DatabaseChecks(h2("jdbc:h2:mem:good"));
                })
                .doesNotThrowAnyException();
        assertThat(output).doesNotContain("WARN");
    }

    @Test
    void connectionsThatWaitForEverAreWarnedOf(CapturedOutput output) throws SQLException {
        try (HikariDataSource database = pool(SpringApplication.class, Database.POSTGRESQL.createEmpty())) {
            new DatabaseChecks(database);
        }
        assertThat(output).contains("socketTimeout=35&tcpKeepAlive=true", "idle_in_transaction_session_timeout");
    }

    @Test
    void keyturnsOwnConnectionsToPostgresWaitLessThanAMinute(CapturedOutput output) throws SQLException {
        try (HikariDataSource database = pool(KeyturnApplication.class, Database.POSTGRESQL.createEmpty());
                Connection connection = database.getConnection()) {
            new DatabaseChecks(database);
            assertThat(connection.getNetworkTimeout()).isEqualTo(35_000);
            JdbcTemplate jdbc = new JdbcTemplate(database);
            assertThat(jdbc.queryForObject("show idle_in_transaction_session_timeout", String.class))
                    .isEqualTo("20s");
            assertThat(jdbc.queryForObject("show lock_timeout", String.class)).isEqualTo("25s");
            assertThat(jdbc.queryForObject(
                            "select setting from pg_settings where name = 'tcp_user_timeout'", String.class))
                    .isNotNull();
        }
        assertThat(output).doesNotContain("WARN");
        assertThat(List.of(
                        PostgresDefaults.IDLE_IN_TRANSACTION,
                        PostgresDefaults.LOCK_TIMEOUT,
                        PostgresDefaults.SOCKET_TIMEOUT,
                        Duration.ofMinutes(1)))
                .isSorted();
    }

    /** As PgBouncer 1.18 answers in the mode {@code statement}. */
    @Test
    void aPoolerWithoutTransactionsIsRefused() throws SQLException {
        Pooler pooler = new Pooler();
        when(pooler.other.createStatement().execute("select 1"))
                .thenThrow(
                        new SQLException("FATAL: transaction blocks not allowed in statement pooling mode", "08P01"));

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new DatabaseChecks(pooler.database))
                .withMessageContaining("has no transactions");
    }

    /** As PgBouncer 1.18 answers in the mode {@code transaction}. */
    @Test
    void aPoolerThatMixesUpPreparedStatementsIsRefused() throws SQLException {
        Pooler pooler = new Pooler();
        when(pooler.other.prepareStatement("select 1").executeQuery())
                .thenThrow(new SQLException("ERROR: prepared statement \"S_1\" already exists", "42P05"));

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new DatabaseChecks(pooler.database))
                .withMessageContaining("prepareThreshold=0");
    }

    /** Two connections through one. */
    private static final class Pooler {

        private final DataSource database = mock(DataSource.class);
        private final Connection one = mock(Connection.class, RETURNS_DEEP_STUBS);
        private final Connection other = mock(Connection.class, RETURNS_DEEP_STUBS);

        Pooler() throws SQLException {
            when(database.getConnection()).thenReturn(one, other);
            when(one.getMetaData().getDatabaseProductName()).thenReturn("PostgreSQL");
        }
    }

    /** A database administrator's short timeout ends what stands still, and the lock of a start stands still by design. */
    @Test
    void aStartOutlivesAShortIdleTimeoutOfTheDatabase() throws Exception {
        String url = Database.POSTGRESQL.createEmpty();
        DataSource database = new DriverManagerDataSource(
                url + "&options=-c%20idle_in_transaction_session_timeout=50ms", "postgres", "");
        new JdbcTemplate(database).execute("create table keyturn_start (id int primary key)");
        new JdbcTemplate(database).execute("insert into keyturn_start values (1)");
        StartLock lock = new StartLock(database);

        lock.take();
        new JdbcTemplate(database).execute("select pg_sleep(0.2)");

        assertThatCode(lock::release).doesNotThrowAnyException();
    }

    /** As after a full disk. */
    @Test
    void anH2FileThatClosedUnderItsConnectionsIsOpenedAgain() throws SQLException {
        try (HikariDataSource database =
                pool(KeyturnApplication.class, "jdbc:h2:async:" + folder.resolve("closed") + ";WRITE_DELAY=0")) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            jdbc.execute("create table number (value_ int)");
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(database.getConnection());
            }
            for (Connection connection : all) {
                connection.close();
            }
            try (Connection one = h2(database.getJdbcUrl()).getConnection()) {
                one.createStatement().execute("shutdown immediately");
            } catch (SQLException closed) {
                // as it is told
            }

            for (int i = 0; i < all.size() + 1; i++) {
                try {
                    jdbc.update("insert into number values (1)");
                } catch (RuntimeException broken) {
                    // a connection that was in use until just now fails once, and is thrown away
                }
            }
            jdbc.update("insert into number values (2)");
            new DiskSync(jdbc).force();
            assertThat(jdbc.queryForObject("select count(*) from number where value_ = 2", Integer.class))
                    .isEqualTo(1);
        }
    }

    private static DataSource h2(String url) {
        return new DriverManagerDataSource(url, "sa", "");
    }

    /** With the settings that the application gets. */
    private static HikariDataSource pool(Class<?> application, String url) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("own", Map.of("spring.datasource.url", url)));
        new DefaultSettings().postProcessEnvironment(environment, new SpringApplication(application));
        HikariConfig pool = Binder.get(environment)
                .bind("spring.datasource.hikari", Bindable.ofInstance(new HikariConfig()))
                .orElseGet(HikariConfig::new);
        pool.setJdbcUrl(url);
        pool.setUsername(url.contains("postgresql") ? "postgres" : "sa");
        pool.setMaximumPoolSize(5);
        return new HikariDataSource(pool);
    }
}
