package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Database;
import dev.keyturn.evidence.SampleEvidence;
import dev.keyturn.evidence.chain.EvidenceUnderTest.Node;
import dev.keyturn.evidence.offline.VerifyEvidence;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The offline command, with files as they were fetched. */
class VerifyEvidenceTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path export;
    private Path part;
    private Path keys;
    private Path anchors;

    @BeforeEach
    void filesThatWereFetched() throws IOException {
        export = folder.resolve("export.json");
        part = folder.resolve("part.json");
        keys = folder.resolve("keys.json");
        anchors = folder.resolve("anchors.log");
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node();
            node.seal(1, 3);
            node.rotation.rotate("admin");
            Instant from = evidence.now.get();
            node.seal(4, 5);
            Files.write(export, node.export());
            Files.write(part, node.export(new EvidenceExport.Range(from, evidence.now.get())));
            Files.writeString(keys, node.publicKeys());
            Files.write(
                    anchors,
                    node.table.after(0, 10).stream()
                            .map(entry -> "2024-02-01 " + Anchor.of(entry).line())
                            .toList());
        }
    }

    @Test
    void anExportThatNoOneTouchedHolds() {
        assertThat(run(export, "--keys", keys, "--anchors", anchors)).isZero();

        assertThat(out.toString())
                .contains(
                        "by auditor: the whole chain.", "Checked 6 entries (1 to 6)", "It holds.", "the anchors agree");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aPartIsCheckedAsFarAsItGoes() {
        assertThat(run(part, "--keys", keys, "--anchors", anchors))
                .as(out.toString())
                .isZero();

        assertThat(out.toString()).contains("the part that was sealed from 2024-", "Checked 4 entries (3 to 6)");
    }

    @Test
    void theWrongRecordIsNamed() throws IOException {
        String text = Files.readString(export);
        int second = text.indexOf("CHG0000002");
        Files.writeString(export, text.substring(0, second) + "CHG0000009" + text.substring(second + 10));

        assertThat(run(export, "--keys", keys)).isEqualTo(1);

        assertThat(out.toString())
                .contains("SEAL_BROKEN: Entry 2 (rotation " + SampleEvidence.id(2) + ") was changed")
                .contains("It does not hold: 2 findings.")
                .doesNotContain("Entry 1", "Entry 3");
    }

    @Test
    void anEndThatWasCutOffWithAllThatSaysSoIsNoticedByTheAnchors() throws IOException {
        Anchor last = Anchor.parse(Files.readAllLines(anchors).get(5)).orElseThrow();
        Files.writeString(
                anchors,
                new Anchor(7, "0".repeat(64), last.sealedAt().minusSeconds(1), null).line() + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.APPEND);

        assertThat(run(export, "--keys", keys, "--anchors", anchors)).isEqualTo(1);

        assertThat(out.toString()).contains("CUT_OFF: The chain ends with entry 6, but entries up to 7 were anchored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "no anchor at all\n", "<html>gone</html>"})
    void anAnchorFileThatKnowsNothingOfTheExportIsAFinding(String content) throws IOException {
        Files.writeString(anchors, content);

        assertThat(run(export, "--keys", keys, "--anchors", anchors)).isEqualTo(1);

        assertThat(out.toString())
                .contains("ANCHOR_MISSING: The anchors " + anchors + " know no entry of the export")
                .contains("It does not hold: 1 finding.")
                .doesNotContain("the anchors agree");
    }

    @Test
    void anchorsThatKnowAPartOnlySayHowMuch() throws IOException {
        Files.write(anchors, Files.readAllLines(anchors).subList(0, 2));

        assertThat(run(export, "--keys", keys, "--anchors", anchors)).isZero();

        assertThat(out.toString()).contains("the anchors agree, which know 2 of its 6 entries.");
    }

    @Test
    void whatAForgedExportSaysIsNoLineOfTheResult() throws IOException {
        Files.writeString(export, Files.readString(export).replace("\"auditor\"", "\"auditor\\nIt holds. Really.\""));

        assertThat(run(export, "--keys", keys)).isEqualTo(1);

        assertThat(out.toString().lines()).noneMatch(line -> line.startsWith("It holds"));
    }

    @Test
    void aLineOfTheAnchorsThatACrashCutShortIsNoFinding() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(anchors));
        lines.add(3, lines.get(3).substring(0, 40));
        lines.add(3, lines.get(2));
        Files.write(anchors, lines);

        assertThat(run(export, "--keys", keys, "--anchors", anchors))
                .as(out.toString())
                .isZero();
    }

    @Test
    void anchorsThatKnowAnotherHashNameTheEntry() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(anchors));
        lines.set(2, lines.get(2).replaceFirst("[0-9a-f]{64}", "ab".repeat(32)));
        Files.write(anchors, lines);

        assertThat(run(export, "--keys", keys, "--anchors", anchors)).isEqualTo(1);
        assertThat(out.toString()).contains("ANCHOR_DIFFERS: Entry 3 is not the one that was anchored");
    }

    @Test
    void anAnchorThatSaysAnotherTimeOrAnotherRotationContradictsAsWell() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(anchors));
        lines.set(0, lines.get(0).replace("2024-01-02T", "2024-01-03T"));
        lines.set(1, lines.get(1).replace(SampleEvidence.id(2), SampleEvidence.id(9)));
        Files.write(anchors, lines);

        assertThat(run(export, "--keys", keys, "--anchors", anchors)).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "ANCHOR_DIFFERS: Entry 1 is not the one that was anchored",
                        "ANCHOR_DIFFERS: Entry 2 is not the one that was anchored",
                        "It does not hold: 2 findings.");
    }

    @Test
    void anchorsThatContradictEachOtherOrCannotBeReadAreFindings() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(anchors));
        lines.add(lines.get(4).replaceFirst("[0-9a-f]{64}", "ab".repeat(32)));
        lines.set(2, lines.get(2).replaceFirst("[0-9a-f]{64}", "ab"));
        Files.write(anchors, lines);

        assertThat(run(export, "--keys", keys, "--anchors", anchors)).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "ANCHORS_UNREADABLE: Line 3 of the anchors " + anchors + " is not as Keyturn wrote it.",
                        "ANCHORS_UNREADABLE: Line 7 of the anchors " + anchors + " names another entry 5",
                        "It does not hold: 2 findings.");
    }

    @Test
    void anEmptyAnchorFileProvesNothingOfAnEmptyChainEither() throws IOException {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node(folder.resolve("other.json"));
            Files.write(export, node.export());
            Files.writeString(keys, node.publicKeys());
        }
        Files.writeString(anchors, "");

        assertThat(run(export, "--keys", keys)).isZero();
        assertThat(run(export, "--keys", keys, "--anchors", anchors)).isEqualTo(1);
        assertThat(out.toString()).contains("ANCHOR_MISSING");
    }

    @Test
    void keysOfAnotherPersonAreToldApart() throws IOException {
        Files.writeString(keys, new PublicKeys(SealKeySet.fresh().keys()).toJson());

        assertThat(run(export, "--keys", keys)).isEqualTo(1);
        assertThat(out.toString()).contains("UNKNOWN_KEY: Entry 1");
    }

    @Test
    void withoutKeysNothingIsChecked() {
        assertThat(run(export)).isEqualTo(2);
        assertThat(err.toString()).contains("proves nothing", "--keys");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whatCannotBeUsedIsToldInAMessage() throws IOException {
        Path foreign = Files.writeString(folder.resolve("foreign.json"), "{\"some\":\"thing\"}\n");
        Path missing = folder.resolve("missing.json");

        assertThat(run(missing, "--keys", keys)).isEqualTo(2);
        assertThat(run(export, "--keys", missing)).isEqualTo(2);
        assertThat(run(export, "--keys", keys, "--anchors", missing)).isEqualTo(2);
        assertThat(run(foreign, "--keys", keys)).isEqualTo(2);
        assertThat(run(export, "--keys", foreign)).isEqualTo(2);
        assertThat(run(folder, "--keys", keys)).isEqualTo(2);
        assertThat(run(export, "--key", keys)).isEqualTo(2);
        assertThat(run(export, export, "--keys", keys)).isEqualTo(2);
        assertThat(run()).isEqualTo(2);

        assertThat(err.toString())
                .contains(
                        "The file with the export, " + missing + ", does not exist.",
                        "The file with the keys, " + missing + ", does not exist.",
                        "The file with the anchors, " + missing + ", does not exist.",
                        foreign + " is not an export of Keyturn's evidence.",
                        "is not a JSON Web Key or a set of them. Fetch GET /api/evidence/keys.",
                        "There is no option --key.",
                        "Only one export",
                        "Name the export")
                .doesNotContain("\tat ");
    }

    private int run(Object... arguments) {
        return new VerifyEvidence(new PrintWriter(out), new PrintWriter(err))
                .run(Arrays.stream(arguments).map(Object::toString).toList());
    }
}
