package dev.keyturn.evidence.chain;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.evidence.SampleEvidence;
import dev.keyturn.evidence.SampleRecord;
import dev.keyturn.rotation.AttemptLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A chain of its own, wired as the application does it, with a clock that is set by hand. */
final class EvidenceUnderTest implements AutoCloseable {

    private final HikariDataSource source;
    final JdbcTemplate jdbc;
    final Path keyFile;
    final TransactionTemplate transaction;
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2024-01-01T08:00:00.123456Z"));
    final Clock clock = new SetClock(now);

    EvidenceUnderTest(Database database, Path folder) {
        source = database.open();
        jdbc = new JdbcTemplate(source);
        keyFile = folder.resolve("seal-key.json");
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    }

    /** What a process that starts now has in its hands. */
    Node node() {
        return new Node(keyFile);
    }

    Node node(Path otherKeyFile) {
        return new Node(otherKeyFile);
    }

    final class Node {

        final ChainTable table = new ChainTable(jdbc);
        final SealKeys keys;
        final EvidenceLog chain;
        final SealKeyRotation rotation;
        final AttemptLog attempts;
        final EvidenceExport export;

        Node(Path file) {
            keys = SealKeys.open(file, table);
            chain = new EvidenceLog(jdbc, table, keys, clock);
            rotation = new SealKeyRotation(
                    table, chain, keys, Objects.requireNonNull(transaction.getTransactionManager()));
            attempts = new SealedAttempts(table, chain, clock);
            export = new EvidenceExport(table, keys, clock);
        }

        /** Facts of so many rotations, a day apart. */
        void seal(int first, int last) {
            for (int number = first; number <= last; number++) {
                int facts = number;
                now.updateAndGet(time -> time.plus(Duration.ofDays(1)));
                transaction.executeWithoutResult(status -> seal(SampleEvidence.id(facts), SampleEvidence.facts(facts)));
            }
        }

        /** A rotation with a record, in the caller's transaction. */
        SealedEvidence seal(String id, Map<String, Object> facts) {
            new SampleRecord().add(id, facts).insert(jdbc);
            return chain.append(EntryKind.ROTATION, id, facts);
        }

        /** What is found later of one of those rotations; the first that was, when it is said again. */
        SealedEvidence confirm(int number) {
            return transaction
                    .execute(status -> chain.confirm(SampleEvidence.id(number), SampleEvidence.confirmation()))
                    .orElseThrow();
        }

        /** Somebody tries to get into a rotation by a way that is not its own. */
        void attempt(String by) {
            transaction.executeWithoutResult(status -> attempts.seal(new AttemptLog.Attempt(
                    SampleEvidence.id(1), by, "SESSION", "approve-rotation", "Complete the task in Tasklist.")));
        }

        Verification verify() {
            return new ChainVerification(jdbc, table, keys).verify((checked, of) -> {});
        }

        /** Many times over, while the keys stay the same. */
        Supplier<List<ChainFinding>> verifier() {
            PublicKeys trusted = keys.trusted();
            EntryCheck entries = new RememberedEntryCheck(trusted);
            ChainVerification verification = new ChainVerification(jdbc, table, keys);
            return () ->
                    verification.verify(trusted, entries, (checked, of) -> {}).findings();
        }

        /** What an auditor finds in an export, with anchors. Many times over, while the keys stay the same. */
        Supplier<List<ChainFinding>> auditor(Path anchors) {
            PublicKeys trusted = keys.trusted();
            EntryCheck entries = new RememberedEntryCheck(trusted);
            return () -> {
                byte[] export = export();
                try {
                    return new ExportVerification(trusted, Anchors.read(anchors), (checked, of) -> {}, entries)
                            .verify(new ByteArrayInputStream(export), export.length)
                            .verification()
                            .findings();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (ExportVerification.NotAnExportException e) {
                    throw new IllegalStateException(e);
                }
            };
        }

        byte[] export(EvidenceExport.Range range) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            export.write(range, "auditor", out);
            return out.toByteArray();
        }

        byte[] export() {
            return export(new EvidenceExport.Range(null, null));
        }

        String publicKeys() {
            return rotation.publicKeys().toJson();
        }
    }

    List<String> lines(byte[] export) {
        return new String(export, StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void close() {
        source.close();
    }

    private static final class SetClock extends Clock {

        private final AtomicReference<Instant> now;

        SetClock(AtomicReference<Instant> now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }
}
