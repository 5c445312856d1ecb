package dev.keyturn.campaign;

import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.lab.state.LabFingerprints;
import dev.keyturn.secret.EncryptedSecretStore;
import dev.keyturn.secret.Keyset;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What is durably in a run's database, read past Keyturn. On H2 only while no node has the file open. */
final class Truth implements AutoCloseable {

    record Version(
            String account,
            int version,
            String rotation,
            String label,
            Instant createdAt,
            String fingerprint,
            String clear) {}

    private final SingleConnectionDataSource database;
    private final JdbcTemplate jdbc;
    private final Path folder;

    Truth(Path folder, String url, String user) {
        this.folder = folder;
        database = new SingleConnectionDataSource(url, user, "", true);
        jdbc = new JdbcTemplate(database);
    }

    SingleConnectionDataSource database() {
        return database;
    }

    List<Map<String, Object>> rows(String sql, Object... arguments) {
        return jdbc.queryForList(sql, arguments);
    }

    long count(String sql, Object... arguments) {
        Long count = jdbc.queryForObject(sql, Long.class, arguments);
        return count == null ? 0 : count;
    }

    /** Every stored password with its fingerprint, oldest first. */
    List<Version> versions() {
        Path keys = folder.resolve("keyset.json");
        if (!Files.exists(keys)) {
            return List.of();
        }
        Keyset keyset = Keyset.open(keys, false, () -> false);
        var store =
                new EncryptedSecretStore(jdbc, new DataSourceTransactionManager(database), keyset, Clock.systemUTC());
        LabFingerprints fingerprints = new LabFingerprints(folder.resolve("lab"));
        return jdbc.query(
                "select account, version, rotation_id, label, created_at from keyturn_secret order by account, version",
                (row, index) -> {
                    SecretRef ref = new SecretRef(row.getString(1), row.getInt(2));
                    try (Secret secret = store.read(ref)) {
                        return new Version(
                                ref.account(),
                                ref.version(),
                                row.getString(3),
                                row.getString(4),
                                row.getObject(5, OffsetDateTime.class).toInstant(),
                                fingerprints.of(secret),
                                secret.use(String::valueOf));
                    }
                });
    }

    List<String> brokenSeals() {
        return EvidenceLog.open(jdbc, folder.resolve("seal-key.json"), Clock.systemUTC())
                .verify();
    }

    @Override
    public void close() {
        database.destroy();
    }
}
