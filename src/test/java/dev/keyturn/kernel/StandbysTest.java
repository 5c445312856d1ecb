package dev.keyturn.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** PostgreSQL with the rows that it shows of what is connected; {@code FailoverIT} has a standby. */
class StandbysTest {

    private static final String STREAMING = "('standby', 'streaming', 'async')";

    /** As every user without {@code pg_monitor} sees them. */
    private static final String HIDDEN = "('standby', null, null)";

    @Test
    void whereNoCommitWaitsForAStandbyAFailoverLosesTheLastOnes() {
        assertThat(risk("", "on", STREAMING)).hasValueSatisfying(risk -> assertThat(risk)
                .startsWith("PostgreSQL has 1 standby (standby), and no commit waits for one"
                        + " (synchronous_standby_names is empty)")
                .contains("known to nobody", "synchronous_mode: true"));
        assertThat(risk("*", "local", STREAMING + ", ('second', 'catchup', 'async')"))
                .hasValueSatisfying(risk ->
                        assertThat(risk).contains("2 standbys (second, standby)", "(synchronous_commit is local)"));
    }

    @Test
    void whatIsHiddenIsNotTakenForFine() {
        assertThat(risk("", "on", HIDDEN)).hasValueSatisfying(risk -> assertThat(risk)
                .startsWith("Something receives PostgreSQL's write-ahead log")
                .contains("is hidden from Keyturn's database user; grant it pg_monitor"));
    }

    @Test
    void nothingIsSaidWhereACommitWaitsOrNothingCouldTakeOver() {
        assertThat(risk("standby", "on", "('standby', 'streaming', 'sync')")).isEmpty();
        assertThat(risk("*", "remote_apply", HIDDEN)).isEmpty();
        assertThat(risk("", "on", "('pg_receivewal', 'streaming', 'async'), ('x', 'backup', 'async')"))
                .isEmpty();
        try (HikariDataSource h2 = Database.H2.open()) {
            Standbys standbys = new Standbys(new JdbcTemplate(h2));
            assertThat(standbys.possible()).isFalse();
            assertThat(standbys.risk()).isEmpty();
        }
    }

    /** A table of that name counts before the system's view, for this connection alone. */
    private static Optional<String> risk(String names, String waits, String rows) {
        SingleConnectionDataSource database =
                new SingleConnectionDataSource(Database.POSTGRESQL.createEmpty(), "postgres", "", true);
        try {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            jdbc.execute("create table pg_stat_replication (application_name text, state text, sync_state text)");
            jdbc.execute("set search_path = public, pg_catalog");
            jdbc.execute("insert into pg_stat_replication values " + rows);
            jdbc.execute("set synchronous_commit = " + waits);
            // only the configuration can name them
            jdbc.execute("create function public.current_setting(text) returns text language sql as $$ select case $1"
                    + " when 'synchronous_standby_names' then '" + names
                    + "' else pg_catalog.current_setting($1) end $$");
            return new Standbys(jdbc).risk();
        } finally {
            database.destroy();
        }
    }
}
