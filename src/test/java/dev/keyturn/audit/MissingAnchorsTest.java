package dev.keyturn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Database;
import dev.keyturn.audit.EvidenceUnderTest.Node;
import dev.keyturn.audit.Finding.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file of anchors was told, and does not know any more. */
class MissingAnchorsTest {

    @TempDir
    private Path folder;

    private Path anchors;
    private List<String> lines;

    @BeforeEach
    void place() {
        anchors = folder.resolve("anchors.log");
    }

    @Test
    void aFileThatIsGoneEmptyOrSomethingElseIsAFinding() throws IOException {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = told(evidence);
            assertThat(verify(node)).isEmpty();

            Files.delete(anchors);
            assertThat(verify(node)).containsExactly(Code.ANCHOR_MISSING);
            Files.writeString(anchors, "");
            assertThat(verify(node)).containsExactly(Code.ANCHOR_MISSING);
            Files.writeString(anchors, "something else\n");
            assertThat(verify(node)).containsExactly(Code.ANCHOR_MISSING);
        }
    }

    @Test
    void linesThatWereTakenOutOfTheFileAreAFindingAlsoAfterItGoesOn() throws IOException {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = told(evidence);

            Files.write(anchors, lines.subList(0, 3));
            assertThat(findings(node)).singleElement().satisfies(finding -> {
                assertThat(finding.number()).isEqualTo(4);
                assertThat(finding.sentence()).contains("know nothing of 1 entry that they were told of");
            });
            Files.write(anchors, lines.subList(3, 4));
            assertThat(findings(node)).singleElement().satisfies(finding -> {
                assertThat(finding.number()).isEqualTo(1);
                assertThat(finding.sentence()).contains("know nothing of 3 entries");
            });
        }
    }

    @Test
    void whatAFileWasNeverToldIsNotMissing() throws IOException {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = told(evidence);
            node.seal(5, 6);
            assertThat(verify(node)).as("entries that it will be told of").isEmpty();

            evidence.jdbc.update("update keyturn_evidence_anchor set number = 3 where place <> 'file'");
            Files.write(anchors, lines.subList(3, 4));
            assertThat(verify(node)).as("a file that began after entry 3").isEmpty();
        }
    }

    private Node told(EvidenceUnderTest evidence) throws IOException {
        Node node = evidence.node();
        node.seal(1, 4);
        lines = node.table.after(0, 10).stream()
                .map(entry -> new Anchor(entry.number(), entry.hash(), entry.sealedAt()).line())
                .toList();
        Files.write(anchors, lines);
        evidence.jdbc.update("insert into keyturn_evidence_anchor (place, number) values ('file', 4)");
        evidence.jdbc.update(
                "insert into keyturn_evidence_anchor (place, number) values (?, 0)", Anchors.address(anchors));
        return node;
    }

    private List<Code> verify(Node node) {
        return findings(node).stream().map(Finding::code).toList();
    }

    /** Those about anchors: the rotations of this chain have no rows. */
    private List<Finding> findings(Node node) {
        return node
                .verify(() -> {
                    try {
                        return Anchors.of(anchors, node.table.told(anchors));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .findings()
                .stream()
                .filter(finding -> finding.code() != Code.ROTATION_WITHOUT_EVIDENCE)
                .toList();
    }
}
