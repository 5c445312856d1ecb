package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.evidence.SampleEvidence;
import dev.keyturn.evidence.SampleRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class EvidenceLogTest {

    @TempDir
    private Path folder;

    @OnEachDatabase
    void aChainThatNoOneTouchedHolds(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceLog log = sealed(source, 3);

            assertThat(log.verify()).isEmpty();
            assertThat(log.find("r-2")).hasValueSatisfying(evidence -> {
                assertThat(evidence.number()).isEqualTo(2);
                assertThat(evidence.previousHash())
                        .isEqualTo(log.find("r-1").orElseThrow().hash());
                assertThat(evidence.document()).contains("\"outcome\":\"VERIFIED\"");
            });
        }
    }

    @OnEachDatabase
    void aChangedDocumentIsNoticed(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceLog log = sealed(source, 3);
            update(
                    source,
                    "update keyturn_evidence set document = replace(document, 'VERIFIED', 'ROLLED_BACK') where number = 2");

            assertThat(log.verify())
                    .singleElement(STRING)
                    .startsWith("Entry 2 (rotation r-2) was changed: neither its signature nor its hash fits");
        }
    }

    @OnEachDatabase
    void aDocumentWhoseHashWasMadeToFitIsNoticedByItsSignature(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceLog log = sealed(source, 1);
            EvidenceLog forger = EvidenceLog.open(new JdbcTemplate(source), key(), Clock.systemUTC());
            assertThat(forger.verify()).isEmpty();
            update(source, "delete from keyturn_evidence");
            update(source, "delete from keyturn_approval");
            update(source, "delete from keyturn_rotation");
            update(source, "update keyturn_evidence_head set number = 0, hash = '" + "0".repeat(64) + "'");
            EvidenceLog other =
                    EvidenceLog.open(new JdbcTemplate(source), folder.resolve("another.key"), Clock.systemUTC());
            seal(source, other, 1);

            assertThat(other.verify()).isEmpty();
            assertThat(log.verify()).anySatisfy(message -> assertThat(message)
                    .startsWith("Entry 1 (rotation r-1) is signed with key ")
                    .contains("not one of the trusted keys"));
        }
    }

    @OnEachDatabase
    void oneDocumentIsCheckedWithoutItsNeighbours(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceLog log = sealed(source, 3);
            update(
                    source,
                    "update keyturn_evidence set document = replace(document, 'VERIFIED', 'ROLLED_BACK') where number = 2");

            assertThat(log.check("r-1")).isEmpty();
            assertThat(log.check("r-2")).singleElement().asString().contains("was changed");
            assertThat(log.check("r-3")).isEmpty();
        }
    }

    @OnEachDatabase
    void aDeletedDocumentIsNoticed(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceLog log = sealed(source, 3);
            update(source, "delete from keyturn_evidence where number = 2");

            assertThat(log.verify())
                    .satisfiesExactly(
                            missing -> assertThat(missing).startsWith("Entry 2 is missing between two others."),
                            record ->
                                    assertThat(record).startsWith("Rotation r-2 has ended, but there is no evidence"));
        }
    }

    @OnEachDatabase
    void documentsThatChangedPlacesAreNoticed(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceLog log = sealed(source, 3);
            update(source, "update keyturn_evidence set number = 99 where number = 1");
            update(source, "update keyturn_evidence set number = 1 where number = 2");
            update(source, "update keyturn_evidence set number = 2 where number = 99");

            assertThat(log.verify())
                    .anySatisfy(message -> assertThat(message).startsWith("Entry 1 (rotation r-2) is not the one"))
                    .anySatisfy(message -> assertThat(message).startsWith("Entry 2 (rotation r-1) is not the one"))
                    .noneSatisfy(message -> assertThat(message).startsWith("Entry 3"));
        }
    }

    @OnEachDatabase
    void aDocumentThatWasGivenToAnotherRotationIsNoticed(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceLog log = sealed(source, 2);
            update(source, "update keyturn_evidence set rotation_id = 'r-9' where number = 2");

            assertThat(log.verify())
                    .satisfiesExactly(
                            entry -> assertThat(entry)
                                    .startsWith(
                                            "Entry 2 (rotation r-9) holds, but its column rotation_id says r-9 where the document says r-2."),
                            record ->
                                    assertThat(record).startsWith("Rotation r-2 has ended, but there is no evidence"));
        }
    }

    @OnEachDatabase
    void aChainThatWasCutOffIsNoticed(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceLog log = sealed(source, 3);
            update(source, "delete from keyturn_evidence where number = 3");

            assertThat(log.verify())
                    .satisfiesExactly(
                            missing -> assertThat(missing).startsWith("Entry 3 is missing at the end."),
                            record ->
                                    assertThat(record).startsWith("Rotation r-3 has ended, but there is no evidence"));
        }
    }

    @OnEachDatabase
    void aChainWithoutItsHeadIsNoticed(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceLog log = sealed(source, 1);
            update(source, "delete from keyturn_evidence_head");

            assertThat(log.verify()).singleElement(STRING).startsWith("The chain has lost its head");
            assertThatThrownBy(() -> seal(source, log, 2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Restore the database from a backup.");
        }
    }

    @OnEachDatabase
    void aKeyThatIsMissingIsNotReplacedWhileThereIsEvidenceThatItHasToFit(Database database) {
        try (HikariDataSource source = database.open()) {
            sealed(source, 1);

            assertThatThrownBy(() -> EvidenceLog.open(
                            new JdbcTemplate(source), folder.resolve("missing.key"), Clock.systemUTC()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Restore it from your backup");
            assertThat(folder.resolve("missing.key")).doesNotExist();
        }
    }

    @OnEachDatabase
    void rotationsThatEndAtTheSameMomentMakeNoFork(Database database) throws Exception {
        int each = 10;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (HikariDataSource source = database.open()) {
            EvidenceLog log = sealed(source, 0);
            CountDownLatch together = new CountDownLatch(2);
            List<Future<?>> running = List.of("a-", "b-").stream()
                    .<Future<?>>map(prefix -> threads.submit(() -> {
                        together.countDown();
                        together.await();
                        for (int i = 0; i < each; i++) {
                            seal(source, log, prefix + i);
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> future : running) {
                future.get();
            }

            assertThat(log.verify()).isEmpty();
            assertThat(new JdbcTemplate(source).queryForObject("select count(*) from keyturn_evidence", Integer.class))
                    .isEqualTo(2 * each);
        } finally {
            threads.shutdownNow();
        }
    }

    private EvidenceLog sealed(HikariDataSource source, int documents) {
        EvidenceLog log = EvidenceLog.open(new JdbcTemplate(source), key(), Clock.systemUTC());
        for (int number = 1; number <= documents; number++) {
            seal(source, log, number);
        }
        return log;
    }

    private Path key() {
        return folder.resolve("evidence.key");
    }

    @OnEachDatabase
    @SuppressWarnings("unchecked")
    void whatItsSchemaRefusesIsFoundOutBeforeItIsSealed(Database database) {
        try (HikariDataSource source = database.open()) {
            EvidenceLog log = sealed(source, 1);
            Map<String, Object> facts = SampleEvidence.facts(1);
            ((Map<String, Object>) facts.get("rotation")).put("windowEnd", "+10000-01-01T17:59:59Z");

            assertThatThrownBy(() -> new TransactionTemplate(new JdbcTransactionManager(source))
                            .executeWithoutResult(status -> log.seal("r-2", facts)))
                    .isInstanceOf(UnsealableException.class)
                    .hasMessageContaining("windowEnd");

            assertThat(log.find("r-2")).isEmpty();
            assertThat(log.verify()).isEmpty();
        }
    }

    private static void seal(HikariDataSource source, EvidenceLog log, int number) {
        seal(source, log, "r-" + number);
    }

    private static void seal(HikariDataSource source, EvidenceLog log, String rotation) {
        new TransactionTemplate(new JdbcTransactionManager(source)).executeWithoutResult(status -> {
            Map<String, Object> facts = SampleEvidence.facts(1);
            new SampleRecord().add(rotation, facts).insert(new JdbcTemplate(source));
            log.seal(rotation, facts);
        });
    }

    private static void update(HikariDataSource source, String sql) {
        assertThat(new JdbcTemplate(source).update(sql)).isPositive();
    }
}
