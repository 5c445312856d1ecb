package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.Database;
import dev.keyturn.LongForm;
import dev.keyturn.evidence.chain.EvidenceUnderTest.Node;
import dev.keyturn.evidence.chain.ExportVerification.NotAnExportException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of changes to the bytes of an export, each of which has to be noticed. */
class ExportTamperingTest {

    private static final long SEED = 20240102;

    @TempDir
    private Path folder;

    private byte[] export;
    private PublicKeys keys;
    private EntryCheck entries;

    @BeforeEach
    void anExportWithEveryKindOfEntry() {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node();
            node.seal(1, 2);
            node.rotation.rotate("admin");
            node.attempt("mallory");
            node.seal(3, 4);
            export = node.export();
            keys = PublicKeys.parse(node.publicKeys());
            entries = new RememberedEntryCheck(keys);
        }
    }

    @Test
    void nothingIsFoundInAnExportThatNoOneTouched() throws Exception {
        assertThat(findings(export)).isEmpty();
        assertThat(new String(export, StandardCharsets.UTF_8).lines())
                .hasSize(8)
                .allSatisfy(line ->
                        assertThat(new ObjectMapper().readTree(line).isObject()).isTrue());
    }

    @Tag("longer")
    @Test
    void everyChangedByteIsNoticedAndNamedWhereItIsInARecord() throws Exception {
        Random random = new Random(SEED);
        List<String> unnoticed = new ArrayList<>();
        for (int i = 0; i < LongForm.times(400, 2000); i++) {
            int at = random.nextInt(export.length);
            byte[] changed = changed(export, at, random);
            List<ChainFinding> findings = findings(changed);
            if (findings.isEmpty()) {
                unnoticed.add("byte " + at);
            } else if (!namesTheRecord(at, findings)) {
                unnoticed.add("byte " + at + " is noticed elsewhere: " + findings);
            }
        }
        assertThat(unnoticed).isEmpty();
        assertThat(findings(export)).isEmpty();
    }

    /** The first and last bytes of each line, where the layout and the seals are, one by one. */
    @Test
    void everyByteOfTheLayoutCounts() throws Exception {
        Random random = new Random(SEED);
        int begin = 0;
        for (int at = 0; at < export.length; at++) {
            if (export[at] == '\n') {
                for (int place = begin; place <= at; place++) {
                    if (place - begin < 15 || at - place < 120) {
                        assertThat(findings(changed(export, place, random)))
                                .as("byte " + place)
                                .isNotEmpty();
                    }
                }
                begin = at + 1;
            }
        }
    }

    @Test
    void linesThatAreGoneMovedOrDoubledAreNoticed() throws Exception {
        List<String> lines = new String(export, StandardCharsets.UTF_8).lines().toList();
        for (int one = 0; one < lines.size(); one++) {
            List<String> gone = new ArrayList<>(lines);
            gone.remove(one);
            assertThat(findings(bytes(gone))).as("without line " + one).isNotEmpty();
            List<String> doubled = new ArrayList<>(lines);
            doubled.add(one, lines.get(one));
            assertThat(findings(bytes(doubled))).as("line " + one + " twice").isNotEmpty();
            for (int other = one + 1; other < lines.size(); other++) {
                List<String> moved = new ArrayList<>(lines);
                Collections.swap(moved, one, other);
                assertThat(findings(bytes(moved)))
                        .as("lines " + one + " and " + other + " swapped")
                        .isNotEmpty();
            }
        }
    }

    /** Also by somebody who can sign nothing, but who knows how lines are written. */
    @Test
    void whatIsWrittenInAnotherSpellingOrWithMoreOfItIsNoticed() throws Exception {
        List<String> lines = new String(export, StandardCharsets.UTF_8).lines().toList();
        for (int one = 0; one < lines.size(); one++) {
            String line = lines.get(one);
            for (String other : List.of(
                    line.replaceFirst("\\{", "{ "),
                    line.replaceFirst("\\{", "{\"more\":1,"),
                    line.substring(0, line.length() - 1) + ",\"more\":1}",
                    line.substring(0, line.length() - 1) + ",\"signature\":\"x\"}",
                    line.replaceFirst(",\"signature\":\"[^\"]*\"", ""),
                    line + " ",
                    line + "\r",
                    line.replaceFirst("a", "\\\\u0061"))) {
                List<String> changed = new ArrayList<>(lines);
                changed.set(one, other);
                assertThat(other.equals(line) || !findings(bytes(changed)).isEmpty())
                        .as("line " + one + " as " + other)
                        .isTrue();
            }
        }
    }

    @Test
    void whereverItIsCutOffThatIsNoticed() throws Exception {
        for (int length = 0; length < export.length; length += length < export.length - 700 ? 211 : 7) {
            assertThat(findings(Arrays.copyOf(export, length)))
                    .as("cut to " + length)
                    .isNotEmpty();
        }
        assertThat(findings(Arrays.copyOf(export, export.length + 1))).isNotEmpty();
    }

    private byte[] changed(byte[] bytes, int at, Random random) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        changed.write(bytes, 0, at);
        switch (random.nextInt(3)) {
            case 0 -> changed.write(bytes[at] ^ (1 << random.nextInt(8)));
            case 1 -> {
                changed.write(random.nextInt(256));
                changed.write(bytes[at]);
            }
            default -> {
                // the byte is gone
            }
        }
        changed.write(bytes, at + 1, bytes.length - at - 1);
        return changed.toByteArray();
    }

    /** The first line comes before the entries. */
    private boolean namesTheRecord(int at, List<ChainFinding> findings) {
        long line = new String(export, 0, at, StandardCharsets.ISO_8859_1)
                .chars()
                .filter(sign -> sign == '\n')
                .count();
        long number = line;
        boolean record = number >= 1 && number <= 6;
        return !record
                || findings.stream()
                        .anyMatch(finding -> finding.number() != null && finding.number() == number
                                || finding.message().contains("it was to be entry " + number)
                                || finding.message().contains("Something before the end"));
    }

    private List<ChainFinding> findings(byte[] bytes) throws IOException {
        try {
            return new ExportVerification(keys, Anchors.none(), (checked, of) -> {}, entries)
                    .verify(new ByteArrayInputStream(bytes), bytes.length)
                    .verification()
                    .findings();
        } catch (NotAnExportException e) {
            return List.of(ChainFinding.of(ChainFinding.Code.EXPORT_DAMAGED, String.valueOf(e.getMessage())));
        }
    }

    private static byte[] bytes(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
