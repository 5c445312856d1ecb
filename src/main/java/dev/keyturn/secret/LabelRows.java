package dev.keyturn.secret;

import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.secret.SecretVersion.Labelled;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** The table {@code keyturn_secret_label}: which version carried which label, and when. */
final class LabelRows {

    private static final String HISTORY = """
            select s.version, s.rotation_id, s.created_at, l.label, l.since, l.until
            from keyturn_secret s left join keyturn_secret_label l on l.account = s.account and l.version = s.version
            where s.account = ?
            order by s.version, case l.label when 'PENDING' then 1 when 'CURRENT' then 2 else 3 end
            """;

    private final JdbcTemplate jdbc;

    LabelRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void begin(SecretRef ref, Label label, Instant since) {
        jdbc.update(
                "insert into keyturn_secret_label (account, version, label, since) values (?, ?, ?, ?)",
                ref.account(),
                ref.version(),
                label.name(),
                since.atOffset(ZoneOffset.UTC));
    }

    void end(SecretRef ref, Label label, Instant until) {
        jdbc.update(
                "update keyturn_secret_label set until = ? where account = ? and version = ? and label = ?",
                until.atOffset(ZoneOffset.UTC),
                ref.account(),
                ref.version(),
                label.name());
    }

    List<SecretVersion> history(String account) {
        Map<Integer, SecretVersion> versions = new LinkedHashMap<>();
        jdbc.query(
                HISTORY,
                (RowCallbackHandler)
                        row -> versions.merge(row.getInt("version"), version(account, row), LabelRows::and),
                account);
        return List.copyOf(versions.values());
    }

    private static SecretVersion version(String account, ResultSet row) throws SQLException {
        String label = row.getString("label");
        return new SecretVersion(
                new SecretRef(account, row.getInt("version")),
                row.getString("rotation_id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                label == null ? List.of() : List.of(labelled(Label.valueOf(label), row)));
    }

    private static Labelled labelled(Label label, ResultSet row) throws SQLException {
        OffsetDateTime until = row.getObject("until", OffsetDateTime.class);
        return new Labelled(
                label,
                row.getObject("since", OffsetDateTime.class).toInstant(),
                until == null ? null : until.toInstant());
    }

    private static SecretVersion and(SecretVersion version, SecretVersion laterLabel) {
        List<Labelled> labels = new ArrayList<>(version.labels());
        labels.addAll(laterLabel.labels());
        return new SecretVersion(version.ref(), version.rotation(), version.madeAt(), labels);
    }
}
