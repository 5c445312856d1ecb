package dev.keyturn.kernel;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Whether a failover loses what PostgreSQL has acknowledged: it does where standbys are connected and a commit waits for none of
 * them. The two settings that say so can be read by every user; which standbys there are only with {@code pg_monitor}, others see
 * empty rows (<a href="https://www.postgresql.org/docs/current/warm-standby.html#SYNCHRONOUS-REPLICATION">Synchronous
 * Replication</a>, <a href="https://www.postgresql.org/docs/current/monitoring-stats.html">The Cumulative Statistics System</a>).
 */
public final class Standbys {

    private static final String POSTGRESQL = "PostgreSQL";

    /** The values of {@code synchronous_commit} with which a commit waits for a standby where one is named. */
    private static final Set<String> WAITING = Set.of("on", "remote_write", "remote_apply");

    /** What takes a backup or keeps the log, and is never promoted, is no standby. */
    private static final String CONNECTED = "select current_setting('synchronous_standby_names') as named,"
            + " current_setting('synchronous_commit') as waits, count(*) as connected, count(state) as seen,"
            + " string_agg(application_name, ', ' order by application_name) as names from pg_stat_replication"
            + " where coalesce(state, '') <> 'backup'"
            + " and coalesce(application_name, '') not in ('pg_receivewal', 'pg_basebackup')";

    private final JdbcTemplate jdbc;
    private final boolean possible;

    public Standbys(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        ConnectionCallback<String> product =
                connection -> connection.getMetaData().getDatabaseProductName();
        possible = POSTGRESQL.equals(jdbc.execute(product));
    }

    /** Whether this database can have any. */
    public boolean possible() {
        return possible;
    }

    /** What a failover may lose now, and what to do; empty when nothing says that it loses anything. */
    public Optional<String> risk() {
        return possible
                ? Optional.ofNullable(jdbc.queryForObject(
                        CONNECTED,
                        (row, index) -> risk(
                                row.getString("named"),
                                row.getString("waits"),
                                row.getInt("connected"),
                                row.getInt("seen"),
                                row.getString("names"))))
                : Optional.empty();
    }

    private static @Nullable String risk(String named, String waits, int connected, int seen, @Nullable String names) {
        if (connected == 0 || !named.isBlank() && WAITING.contains(waits)) {
            return null;
        }
        String why = named.isBlank() ? "synchronous_standby_names is empty" : "synchronous_commit is " + waits;
        return (seen == connected
                        ? "PostgreSQL has " + connected + (connected == 1 ? " standby (" : " standbys (") + names
                                + "), and no commit waits for one"
                        : "Something receives PostgreSQL's write-ahead log, and no commit waits for it")
                + " (" + why
                + "): a failover loses what was committed last. A password that was just set in Active Directory"
                + " may then be known to nobody."
                + (seen == connected
                        ? ""
                        : " Whether it is a standby is hidden from Keyturn's database user; grant it pg_monitor.")
                + " With Patroni, set synchronous_mode: true; without, synchronous_standby_names, and synchronous_commit = on.";
    }
}
