package dev.keyturn.evidence.chain;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The rows of the chain. */
final class ChainTable {

    private final JdbcTemplate jdbc;

    ChainTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Where the chain ends.
     *
     * @param number the newest entry; 0 when there is none
     * @param hash its hash
     * @param keyId the key that signs the next entry; null while it is not decided
     */
    record Head(long number, String hash, @Nullable String keyId) {}

    /** Reads the database as it is at one moment, however long that takes, without what is written meanwhile. */
    <T> T snapshot(Supplier<T> reading) {
        TransactionTemplate transaction =
                new TransactionTemplate(new JdbcTransactionManager(Objects.requireNonNull(jdbc.getDataSource())));
        transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        transaction.setReadOnly(true);
        return Objects.requireNonNull(transaction.execute(status -> reading.get()));
    }

    Optional<Head> head() {
        return head("");
    }

    /** Until the transaction ends no other node adds to the chain. */
    Head lockHead() {
        return head(" for update")
                .orElseThrow(() -> new IllegalStateException(
                        "The chain of evidence has lost its head. Restore the database from a backup."));
    }

    private Optional<Head> head(String lock) {
        return jdbc
                .query(
                        "select number, hash, key_id from keyturn_evidence_head where id = 1" + lock,
                        (row, i) -> new Head(row.getLong("number"), row.getString("hash"), row.getString("key_id")))
                .stream()
                .findFirst();
    }

    void append(SealedEvidence entry) {
        jdbc.update(
                "insert into keyturn_evidence (number, kind, rotation_id, document, previous_hash, hash, signature,"
                        + " sealed_at) values (?,?,?,?,?,?,?,?)",
                entry.number(),
                entry.kind(),
                entry.rotationId(),
                entry.document(),
                entry.previousHash(),
                entry.hash(),
                entry.signature(),
                OffsetDateTime.ofInstant(entry.sealedAt(), ZoneOffset.UTC));
    }

    void moveHead(Head head) {
        jdbc.update(
                "update keyturn_evidence_head set number = ?, hash = ?, key_id = ? where id = 1",
                head.number(),
                head.hash(),
                head.keyId());
    }

    /**
     * For a chain that was begun before keys could rotate, or that has no entries yet.
     *
     * @param empty whether there is no entry that another key would have to fit
     */
    void adoptKey(String keyId, boolean empty) {
        String which = empty ? "number = 0" : "key_id is null";
        jdbc.update("update keyturn_evidence_head set key_id = ? where id = 1 and " + which, keyId);
    }

    List<SealedEvidence> after(long number, int limit) {
        return entries("where number > ? order by number limit ?", number, limit);
    }

    List<SealedEvidence> between(long first, long last, int limit) {
        return entries("where number between ? and ? order by number limit ?", first, last, limit);
    }

    Optional<SealedEvidence> newest() {
        return first("order by number desc");
    }

    Optional<SealedEvidence> newestBefore(long number, EntryKind kind) {
        return first("where number < ? and kind = ? order by number desc", number, kind.name());
    }

    List<SealedEvidence> since(EntryKind kind, Instant time) {
        return entries("where kind = ? and sealed_at > ?", kind.name(), time.atOffset(ZoneOffset.UTC));
    }

    /** What was sealed when the rotation ended: anything else about it comes later. */
    Optional<SealedEvidence> of(String rotationId) {
        return first("where rotation_id = ? order by number", rotationId);
    }

    Optional<SealedEvidence> of(String rotationId, EntryKind kind) {
        return first("where rotation_id = ? and kind = ?", rotationId, kind.name());
    }

    Optional<SealedEvidence> at(long number) {
        return first("where number = ?", number);
    }

    /** @param last less than the first one when there is no entry */
    record Part(long first, long last) {}

    /** Independent of their times: from the first entry of that time to the last one none is left out. */
    Part part(EvidenceExport.Range range) {
        long end = newest().map(SealedEvidence::number).orElse(0L);
        Long first = bound("min", ">=", range.from());
        Long last = bound("max", "<=", range.to());
        return first == null || last == null || last < first ? new Part(end + 1, end) : new Part(first, last);
    }

    private @Nullable Long bound(String which, String side, @Nullable Instant time) {
        String sql = "select " + which + "(number) from keyturn_evidence";
        return time == null
                ? jdbc.queryForObject(sql, Long.class)
                : jdbc.queryForObject(
                        sql + " where sealed_at " + side + " ?", Long.class, time.atOffset(ZoneOffset.UTC));
    }

    private Optional<SealedEvidence> first(String which, Object... values) {
        return entries(which + " limit 1", values).stream().findFirst();
    }

    private List<SealedEvidence> entries(String which, Object... values) {
        return jdbc.query("select * from keyturn_evidence " + which, ChainTable::read, values);
    }

    private static SealedEvidence read(ResultSet row, int index) throws SQLException {
        OffsetDateTime sealedAt = row.getObject("sealed_at", OffsetDateTime.class);
        return new SealedEvidence(
                row.getLong("number"),
                row.getString("kind"),
                row.getString("rotation_id"),
                row.getString("document"),
                row.getString("previous_hash"),
                row.getString("hash"),
                row.getString("signature"),
                sealedAt == null ? null : sealedAt.toInstant());
    }
}
