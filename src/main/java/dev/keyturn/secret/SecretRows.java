package dev.keyturn.secret;

import dev.keyturn.kernel.SqlTime;
import dev.keyturn.secret.Keyset.Sealed;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.secret.SecretVersion.Labelled;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;

/**
 * The table {@code keyturn_secret}, row by row, in which what is secret stays encrypted; and {@code keyturn_secret_label}:
 * which version carried which label, and when.
 */
final class SecretRows {

    /** @param label null when the version carries none (any more) */
    record Row(SecretRef ref, String rotation, @Nullable Label label, byte[] ciphertext, long keyId) {}

    private static final String COLUMNS =
            "select account, version, rotation_id, label, ciphertext, key_id from keyturn_secret ";
    private static final RowMapper<Row> ROW = (result, number) -> {
        String label = result.getString("label");
        return new Row(
                new SecretRef(result.getString("account"), result.getInt("version")),
                result.getString("rotation_id"),
                label == null ? null : Label.valueOf(label),
                result.getBytes("ciphertext"),
                result.getLong("key_id"));
    };

    private static final String HISTORY = """
            select s.version, s.rotation_id, s.created_at, l.label, l.since, l.until
            from keyturn_secret s left join keyturn_secret_label l on l.account = s.account and l.version = s.version
            where s.account = ?
            order by s.version, case l.label when 'PENDING' then 1 when 'CURRENT' then 2 else 3 end
            """;

    private final JdbcTemplate jdbc;
    private final Clock clock;

    SecretRows(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    List<Row> all() {
        return jdbc.query(COLUMNS + "order by account, version", ROW);
    }

    Optional<Row> find(SecretRef ref) {
        return jdbc.query(COLUMNS + "where account = ? and version = ?", ROW, ref.account(), ref.version()).stream()
                .findFirst();
    }

    Optional<Row> labelled(String account, Label label) {
        return jdbc.query(COLUMNS + "where account = ? and label = ?", ROW, account, label.name()).stream()
                .findFirst();
    }

    /** One statement, so that labels which move meanwhile are seen before or after, never in between. */
    List<Row> labelled(String account) {
        return jdbc.query(COLUMNS + "where account = ? and label is not null order by version desc", ROW, account);
    }

    int staged(String account, String rotation) {
        Integer count = jdbc.queryForObject(
                "select count(*) from keyturn_secret where account = ? and rotation_id = ?",
                Integer.class,
                account,
                rotation);
        return count == null ? 0 : count;
    }

    /** Keeps others from moving labels of this account until the transaction ends. */
    void lock(String account) {
        jdbc.queryForList(
                "select version from keyturn_secret where account = ? order by version for update",
                Integer.class,
                account);
    }

    int nextVersion(String account) {
        Integer last = jdbc.queryForObject(
                "select coalesce(max(version), 0) from keyturn_secret where account = ?", Integer.class, account);
        return last == null ? 1 : last + 1;
    }

    /** A new version starts as PENDING. */
    void insert(SecretRef ref, String rotation, Sealed sealed) {
        Instant now = clock.instant();
        jdbc.update(
                "insert into keyturn_secret (account, version, rotation_id, label, ciphertext, key_id, created_at,"
                        + " label_since) values (?, ?, ?, ?, ?, ?, ?, ?)",
                ref.account(),
                ref.version(),
                rotation,
                Label.PENDING.name(),
                sealed.ciphertext(),
                sealed.keyId(),
                SqlTime.of(now),
                SqlTime.of(now));
        begin(ref, Label.PENDING, now);
    }

    /** Moves the label {@code from} off the version that carries it; without {@code to} it is just taken off. */
    void moveLabel(String account, Label from, @Nullable Label to) {
        Optional<SecretRef> carrier = labelled(account, from).map(Row::ref);
        if (carrier.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        jdbc.update(
                "update keyturn_secret set label = ?, label_since = ? where account = ? and version = ?",
                to == null ? null : to.name(),
                SqlTime.of(now),
                account,
                carrier.get().version());
        end(carrier.get(), from, now);
        if (to != null) {
            begin(carrier.get(), to, now);
        }
    }

    private void begin(SecretRef ref, Label label, Instant since) {
        jdbc.update(
                "insert into keyturn_secret_label (account, version, label, since) values (?, ?, ?, ?)",
                ref.account(),
                ref.version(),
                label.name(),
                SqlTime.of(since));
    }

    private void end(SecretRef ref, Label label, Instant until) {
        jdbc.update(
                "update keyturn_secret_label set until = ? where account = ? and version = ? and label = ?",
                SqlTime.of(until),
                ref.account(),
                ref.version(),
                label.name());
    }

    List<SecretVersion> history(String account) {
        Map<Integer, SecretVersion> versions = new LinkedHashMap<>();
        jdbc.query(
                HISTORY,
                (RowCallbackHandler)
                        row -> versions.merge(row.getInt("version"), version(account, row), SecretRows::and),
                account);
        return List.copyOf(versions.values());
    }

    private static SecretVersion version(String account, ResultSet row) throws SQLException {
        String label = row.getString("label");
        return new SecretVersion(
                new SecretRef(account, row.getInt("version")),
                row.getString("rotation_id"),
                Objects.requireNonNull(SqlTime.read(row, "created_at")),
                label == null ? List.of() : List.of(labelled(Label.valueOf(label), row)));
    }

    private static Labelled labelled(Label label, ResultSet row) throws SQLException {
        return new Labelled(label, Objects.requireNonNull(SqlTime.read(row, "since")), SqlTime.read(row, "until"));
    }

    private static SecretVersion and(SecretVersion version, SecretVersion laterLabel) {
        List<Labelled> labels = new ArrayList<>(version.labels());
        labels.addAll(laterLabel.labels());
        return new SecretVersion(version.ref(), version.rotation(), version.madeAt(), labels);
    }
}
