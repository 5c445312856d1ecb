package dev.keyturn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.audit.EvidenceUnderTest.Node;
import dev.keyturn.audit.Finding.Code;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Period;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

    @TempDir
    private Path folder;

    @OnEachDatabase
    void whatIsOldEnoughGoesFromTheOldestEndAndTheChainHoldsAndSaysSo(Database database) throws Exception {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
            Node node = evidence.node();
            node.seal(1, 2);
            node.rotation.rotate("admin");
            node.seal(3, 4);
            later(evidence, EvidenceUnderTest.RETENTION);
            node.seal(5, 6);

            assertThat(node.retention.enforce()).isEqualTo(5);
            assertThat(node.retention.enforce()).isZero();

            assertThat(evidence.jdbc.queryForList("select number from keyturn_evidence order by number", Long.class))
                    .containsExactly(6L, 7L, 8L);
            assertThat(evidence.jdbc.queryForObject("select min(number) from keyturn_evidence_index", Long.class))
                    .isEqualTo(6);
            assertThat(node.table.newest(EntryKind.RETENTION).orElseThrow().document())
                    .contains("\"from\":1,", "\"upTo\":5,", "\"deleted\":5,", "\"retention\":\"P10Y\"");
            node.seal(7, 7);
            assertThat(node.verify().findings()).isEmpty();
            byte[] export = node.export();
            assertThat(new ExportVerification(PublicKeys.parse(node.publicKeys()), Anchors.none(), (checked, of) -> {})
                            .verify(new ByteArrayInputStream(export), export.length)
                            .verification()
                            .findings())
                    .isEmpty();
            evidence.jdbc.update("delete from keyturn_evidence where number = 6");
            assertThat(node.verify().findings()).extracting(Finding::code).contains(Code.MISSING);
        }
    }

    @Test
    void theNewestEntryIsNeverDeletedHoweverOldItIs() {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node();
            node.seal(1, 3);
            later(evidence, Period.ofYears(30));

            assertThat(node.retention.enforce()).isEqualTo(2);
            assertThat(node.verify().findings()).isEmpty();
            assertThat(node.table.at(3)).isPresent();
        }
    }

    @Test
    void moreThanOneBatchIsDeleted() {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node();
            node.seal(1, Retention.BATCH + 20);
            later(evidence, Period.ofYears(30));

            assertThat(node.retention.enforce()).isEqualTo(Retention.BATCH + 20);
            assertThat(node.verify().findings()).isEmpty();
        }
    }

    @OnEachDatabase
    void aLegalHoldStopsItUntilItIsLifted(Database database) {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
            Node node = evidence.node();
            node.seal(1, 3);
            assertThat(node.hold.state().inForce()).isFalse();
            LegalHold.State set = node.hold.set("Investigation 17.", "admin");
            assertThat(node.hold.set("Investigation 17.", "admin2")).isEqualTo(set);
            later(evidence, Period.ofYears(30));

            assertThat(node.retention.enforce()).isZero();
            assertThat(set.inForce()).isTrue();
            assertThat(set.number()).isEqualTo(4);
            assertThat(node.hold.lift("admin").inForce()).isFalse();
            assertThat(node.hold.lift("admin").by()).isEqualTo("admin");
            assertThat(node.retention.enforce()).isEqualTo(4);
            assertThat(node.verify().findings()).isEmpty();
        }
    }

    @Test
    void whatDoesNotHoldIsNotDeletedAndItsFaultStaysVisible() {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node();
            node.seal(1, 4);
            evidence.jdbc.update("delete from keyturn_evidence where number = 2");
            later(evidence, Period.ofYears(30));

            assertThat(node.retention.enforce()).isZero();
            assertThat(node.verify().findings()).extracting(Finding::number).containsExactly(2L);
        }
    }

    private static void later(EvidenceUnderTest evidence, Period period) {
        evidence.now.updateAndGet(
                time -> time.atOffset(ZoneOffset.UTC).plus(period).toInstant());
    }
}
