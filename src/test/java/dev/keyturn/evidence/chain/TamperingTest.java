package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.keyturn.Database;
import dev.keyturn.LongForm;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.evidence.TableCopy;
import dev.keyturn.evidence.chain.ChainFinding.Code;
import dev.keyturn.evidence.chain.EvidenceUnderTest.Node;
import dev.keyturn.evidence.chain.Tampering.Done;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of changes to a stored chain, each of which has to be noticed, and where it is about one record, there. */
class TamperingTest {

    private static final long SEED = 20240101;

    @TempDir
    private Path folder;

    /** A key that signed for a while, kept by a person before its private half was destroyed. */
    private OctetKeyPair stolen;

    @Tag("longer")
    @OnEachDatabase
    void everyChangeIsNoticedWhereItIs(Database database) {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
            Node node = chainOfEveryKind(evidence);

            List<String> unnoticed = tamper(
                    evidence,
                    node,
                    Function.identity(),
                    database == Database.H2 ? LongForm.times(500, 2500) : LongForm.times(60, 250));

            assertThat(unnoticed).isEmpty();
        }
    }

    /** The test can fail: what such verifiers miss is told. */
    @Test
    @Tag("long")
    void aVerifierThatIsBlindIsFoundOut() {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = chainOfEveryKind(evidence);

            assertThat(tamper(evidence, node, all -> List.of(), 40)).hasSizeGreaterThanOrEqualTo(40);
            for (Set<Code> blind : List.of(
                    Set.of(Code.SEAL_BROKEN),
                    Set.of(Code.COLUMN_DIFFERS),
                    Set.of(Code.RECORD_DIFFERS),
                    Set.of(Code.RECORD_MISSING),
                    Set.of(Code.HEAD_DIFFERS),
                    Set.of(Code.ANCHOR_DIFFERS),
                    Set.of(Code.ANCHOR_DIFFERS, Code.KEY_NOT_ACTIVE),
                    Set.of(Code.CUT_OFF, Code.ROTATION_WITHOUT_EVIDENCE))) {
                assertThat(tamper(
                                evidence,
                                node,
                                all -> all.stream()
                                        .filter(finding -> !blind.contains(finding.code()))
                                        .toList(),
                                100))
                        .as("noticed without " + blind)
                        .isNotEmpty();
            }
        }
    }

    private Node chainOfEveryKind(EvidenceUnderTest evidence) {
        Node node = evidence.node();
        node.seal(1, 3);
        node.seal(4, 6);
        node.rotation.rotate("admin");
        stolen = SealKeySet.parse(read(evidence.keyFile)).keys().get(1);
        node.seal(7, 8);
        node.confirm(2);
        node.attempt("mallory");
        node.rotation.rotate("admin");
        node.seal(9, 11);
        // who may write to the table may do that as well
        evidence.jdbc.execute("alter table keyturn_evidence drop constraint keyturn_evidence_rotation");
        return node;
    }

    private List<String> tamper(
            EvidenceUnderTest evidence, Node node, Function<List<ChainFinding>, List<ChainFinding>> eyes, int times) {
        List<String> unnoticed = new ArrayList<>();
        TableCopy copy = new TableCopy(evidence.jdbc);
        Tampering tampering = new Tampering(
                evidence.jdbc,
                new Random(SEED),
                SealKeySet.parse(read(evidence.keyFile)).keys().get(2),
                stolen,
                SealKeySet.fresh().keys().get(0));
        Supplier<List<ChainFinding>> verifier = node.verifier();
        Supplier<List<ChainFinding>> auditor = node.auditor(anchors(evidence));
        assertThat(verifier.get()).isEmpty();
        assertThat(auditor.get()).isEmpty();
        for (int i = 0; i < times; i++) {
            Done done = Tampering.ACTS.get(i % Tampering.ACTS.size()).on(tampering);
            List<ChainFinding> seen = eyes.apply(verifier.get());
            if (seen.isEmpty()) {
                seen = eyes.apply(exported(auditor));
            }
            if (seen.isEmpty()) {
                unnoticed.add("not noticed: " + done.what());
            } else if (!done.entries().isEmpty() && !namesOnly(done, seen)) {
                unnoticed.add("noticed elsewhere: " + done.what() + ": " + seen);
            }
            copy.putBack();
        }
        assertThat(node.verify().findings()).isEmpty();
        return unnoticed;
    }

    /** A chain that cannot be exported any more is noticed by that. */
    private static List<ChainFinding> exported(Supplier<List<ChainFinding>> auditor) {
        try {
            return auditor.get();
        } catch (IllegalStateException e) {
            return List.of(ChainFinding.of(Code.HEAD_DIFFERS, String.valueOf(e.getMessage())));
        }
    }

    private static boolean namesOnly(Done done, List<ChainFinding> findings) {
        Set<Long> named = new TreeSet<>();
        findings.stream().filter(finding -> finding.number() != null).forEach(finding -> named.add(finding.number()));
        return !named.isEmpty() && done.entries().containsAll(named);
    }

    private Path anchors(EvidenceUnderTest evidence) {
        Path file = folder.resolve("anchors.log");
        List<String> lines = new ChainTable(evidence.jdbc)
                .after(0, 100).stream().map(entry -> Anchor.of(entry).line()).toList();
        try {
            return Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
