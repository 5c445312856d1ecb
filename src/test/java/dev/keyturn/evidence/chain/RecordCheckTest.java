package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.evidence.SampleEvidence;
import dev.keyturn.evidence.SampleRecord;
import dev.keyturn.evidence.TableCopy;
import dev.keyturn.evidence.chain.ChainFinding.Code;
import dev.keyturn.evidence.chain.EvidenceUnderTest.Node;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What lists show is compared with what was sealed, in both directions. */
class RecordCheckTest {

    @TempDir
    private Path folder;

    @OnEachDatabase
    void aRecordWithoutSealedEvidenceIsFound(Database database) {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
            Node node = evidence.node();
            node.seal(1, 2);
            new SampleRecord().add("invented", SampleEvidence.facts(3)).insert(evidence.jdbc);

            assertThat(node.verify().findings()).singleElement().satisfies(finding -> {
                assertThat(finding.code()).isEqualTo(Code.ROTATION_WITHOUT_EVIDENCE);
                assertThat(finding.rotationId()).isEqualTo("invented");
                assertThat(finding.message()).contains("has ended, but there is no evidence of it");
            });
        }
    }

    @OnEachDatabase
    void aSealedEntryWithoutItsRecordIsFound(Database database) {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
            Node node = evidence.node();
            node.seal(1, 3);
            evidence.jdbc.update("delete from keyturn_rotation where id = ?", SampleEvidence.id(2));

            assertThat(node.verify().findings())
                    .extracting(ChainFinding::code, ChainFinding::rotationId)
                    .containsExactly(
                            tuple(Code.RECORD_MISSING, SampleEvidence.id(2)),
                            tuple(Code.RECORD_DIFFERS, SampleEvidence.id(2)));
            evidence.jdbc.update("delete from keyturn_approval where rotation_id = ?", SampleEvidence.id(2));
            assertThat(node.verify().findings())
                    .extracting(ChainFinding::code)
                    .contains(Code.RECORD_MISSING)
                    .doesNotContain(Code.ROTATION_WITHOUT_EVIDENCE);
        }
    }

    @OnEachDatabase
    void aRecordThatSaysSomethingElseThanItsDocumentIsFoundColumnByColumn(Database database) {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
            Node node = evidence.node();
            node.seal(1, 2);
            List<String> columns = List.copyOf(RotationRows.said(
                            Canonical.read(node.table.at(1).orElseThrow().document())
                                    .orElseThrow())
                    .keySet());
            assertThat(columns).hasSize(23);
            TableCopy copy = new TableCopy(evidence.jdbc);
            for (String column : columns) {
                String other = column.endsWith("_at") || column.startsWith("window")
                        ? "timestamp with time zone '2031-01-01 00:00:00+00'"
                        : column.equals("urgent") ? "not urgent" : "'OTHER'";
                evidence.jdbc.update(
                        "update keyturn_rotation set " + column + " = " + other + " where id = ?",
                        SampleEvidence.id(1));

                assertThat(node.verify().findings()).as(column).singleElement().satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo(Code.RECORD_DIFFERS);
                    assertThat(finding.number()).isEqualTo(1);
                    assertThat(finding.message()).contains("the column " + column + " says ");
                });
                copy.putBack();
            }
            assertThat(node.verify().findings()).isEmpty();
        }
    }

    @OnEachDatabase
    void approvalsThatAreOthersThanTheSealedOnesAreFound(Database database) {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
            Node node = evidence.node();
            node.seal(1, 2);
            TableCopy copy = new TableCopy(evidence.jdbc);
            for (String forged : List.of(
                    "update keyturn_approval set person = 'mallory', person_key = 'mallory' where rotation_id = ?",
                    "update keyturn_approval set task_id = null where rotation_id = ?",
                    "update keyturn_approval set approved_at = current_timestamp where rotation_id = ?",
                    "delete from keyturn_approval where rotation_id = ?",
                    "insert into keyturn_approval (rotation_id, stage, person, person_key, approved_at)"
                            + " select id, 2, 'mallory', 'mallory', requested_at from keyturn_rotation where id = ?")) {
                assertThat(evidence.jdbc.update(forged, SampleEvidence.id(1))).isOne();

                assertThat(node.verify().findings()).as(forged).singleElement().satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo(Code.RECORD_DIFFERS);
                    assertThat(finding.number()).isEqualTo(1);
                    assertThat(finding.message()).contains("its approvals are others", "approver1");
                });
                copy.putBack();
            }
        }
    }

    @OnEachDatabase
    void whatConfirmsARotationIsSealedOnceNamesItsEntryAndIsWhatItsRecordSays(Database database) throws Exception {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
            Node node = evidence.node();
            node.seal(1, 3);
            String sealed = node.table.at(2).orElseThrow().hash();
            SealedEvidence confirmation = node.confirm(2);
            assertThat(node.confirm(2))
                    .as("said again by a node that comes back")
                    .isEqualTo(confirmation);
            assertThat(confirmation.document())
                    .contains("\"confirms\":{\"hash\":\"" + sealed + "\",\"number\":2}", "\"result\":\"CONFIRMED\"");
            assertThat(node.chain.find(SampleEvidence.id(2)).orElseThrow().hash())
                    .isEqualTo(sealed);
            assertThat(node.verify().findings()).isEmpty();
            Path anchors = Files.writeString(
                    folder.resolve("anchors-" + database),
                    Anchor.of(confirmation).line() + "\n");
            assertThat(node.auditor(anchors).get()).isEmpty();

            byte[] part = node.export(new EvidenceExport.Range(confirmation.sealedAt(), null));
            assertThat(new ExportVerification(
                                    node.keys.trusted(),
                                    ServerSignatures.byAnyKey(),
                                    Anchors.none(),
                                    (checked, of) -> {})
                            .verify(new ByteArrayInputStream(part), part.length)
                            .verification()
                            .findings())
                    .as("a part that begins behind what is confirmed")
                    .isEmpty();

            TableCopy copy = new TableCopy(evidence.jdbc);
            evidence.jdbc.update(
                    "update keyturn_rotation set confirmation = 'FAILED' where id = ?", SampleEvidence.id(2));
            assertThat(node.verify().findings())
                    .extracting(ChainFinding::code, ChainFinding::number)
                    .containsExactly(tuple(Code.RECORD_DIFFERS, 4L));
            copy.putBack();
            evidence.jdbc.update(
                    "update keyturn_rotation set confirmation = 'CONFIRMED' where id = ?", SampleEvidence.id(1));
            assertThat(node.verify().findings())
                    .extracting(ChainFinding::code, ChainFinding::rotationId)
                    .containsExactly(tuple(Code.ROTATION_WITHOUT_EVIDENCE, SampleEvidence.id(1)));
            copy.putBack();

            Map<String, Object> forged = SampleEvidence.confirmation();
            forged.put("confirms", Map.of("number", 1, "hash", sealed));
            evidence.transaction.executeWithoutResult(
                    status -> node.chain.append(EntryKind.CONFIRMATION, SampleEvidence.id(3), forged));
            assertThat(node.verify().findings())
                    .as("by a person who has the key")
                    .extracting(ChainFinding::code, ChainFinding::number)
                    .containsExactly(tuple(Code.CONFIRMATION_DIFFERS, 5L));
            assertThat(node.auditor(anchors).get())
                    .extracting(ChainFinding::code, ChainFinding::number)
                    .containsExactly(tuple(Code.CONFIRMATION_DIFFERS, 5L));
        }
    }
}
