package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.evidence.chain.EvidenceUnderTest.Node;
import dev.keyturn.evidence.chain.SealKeyRotation.Rotated;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealKeyRotationTest {

    @TempDir
    private Path folder;

    @OnEachDatabase
    void theChainHoldsAcrossSeveralKeysAndOnlyTheActiveOneCanStillSign(Database database) throws IOException {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
            Node node = evidence.node();
            node.seal(1, 2);
            Rotated first = node.rotation.rotate("admin");
            node.seal(3, 4);
            Rotated second = node.rotation.rotate("admin");
            node.seal(5, 6);

            assertThat(node.verify().findings()).isEmpty();
            assertThat(first.number()).isEqualTo(3);
            assertThat(second.previousKeyId()).isEqualTo(first.keyId());
            List<OctetKeyPair> keys = keysIn(evidence.keyFile);
            assertThat(keys).extracting(OctetKeyPair::isPrivate).containsExactly(false, false, true);
            assertThat(PublicKeys.parse(node.publicKeys()).has(second.keyId())).isTrue();
            assertThat(node.publicKeys()).doesNotContain("\"d\"");
            assertThat(folder.toFile().list((dir, name) -> name.endsWith(".new")))
                    .isEmpty();
        }
    }

    @Test
    void aKeyThatKubernetesMountsIsRotatedOutsideAndGoesOnSealing() throws IOException {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node();
            node.seal(1, 1);
            String before = Files.readString(evidence.keyFile);
            Files.createDirectory(evidence.keyFile.resolveSibling("..data"));

            assertThatThrownBy(() -> node.rotation.rotate("admin"))
                    .isInstanceOf(SealKeyProblem.class)
                    .hasMessageContaining(
                            "stays as it was. It is mounted from elsewhere, so rotate outside, then restart:");

            assertThat(evidence.keyFile).hasContent(before);
            evidence.node().seal(2, 2);
            assertThat(node.verify().findings()).isEmpty();
        }
    }

    @Test
    void aKeyFileOfAnEarlierVersionIsReadAndStaysAsItIsUntilTheKeyIsRotated() throws IOException {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            OctetKeyPair single = SealKeySet.fresh().keys().get(0);
            Files.writeString(evidence.keyFile, single.toJSONString());
            Node node = evidence.node();
            node.seal(1, 2);
            // as it was before keys could rotate
            evidence.jdbc.update("update keyturn_evidence_head set key_id = null");

            Node later = evidence.node();
            later.seal(3, 3);

            assertThat(later.verify().findings()).isEmpty();
            assertThat(Files.readString(evidence.keyFile)).isEqualTo(single.toJSONString());
            later.rotation.rotate("admin");
            later.seal(4, 4);
            assertThat(later.verify().findings()).isEmpty();
        }
    }

    @Test
    void aProcessThatDiesAfterTheFileAndBeforeTheEntryLeavesTheOldKeyInUse() throws IOException {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node();
            node.seal(1, 1);
            String old = keysIn(evidence.keyFile).get(0).getKeyID();
            node.keys.next(old);

            Node restarted = evidence.node();
            restarted.seal(2, 2);

            assertThat(restarted.verify().findings()).isEmpty();
            assertThat(restarted.publicKeys()).contains(old);
            assertThat(PublicKeys.parse(restarted.publicKeys())
                            .has(keysIn(evidence.keyFile).get(1).getKeyID()))
                    .as("a key that never signed is not published")
                    .isFalse();
            Rotated rotated = restarted.rotation.rotate("admin");
            assertThat(rotated.keyId())
                    .as("the key that was left is used")
                    .isEqualTo(keysIn(evidence.keyFile).get(1).getKeyID());
            assertThat(keysIn(evidence.keyFile)).hasSize(2);
            restarted.seal(3, 3);
            assertThat(restarted.verify().findings()).isEmpty();
        }
    }

    @Test
    void aProcessThatDiesAfterTheEntryLeavesAPrivateHalfThatTheNextStartDestroys() throws IOException {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node();
            node.seal(1, 1);
            String old = keysIn(evidence.keyFile).get(0).getKeyID();
            node.keys.next(old);
            String withBoth = Files.readString(evidence.keyFile);
            node.rotation.rotate("admin");
            Files.writeString(evidence.keyFile, withBoth);

            Node restarted = evidence.node();

            assertThat(keysIn(evidence.keyFile))
                    .extracting(OctetKeyPair::isPrivate)
                    .containsExactly(false, true);
            restarted.seal(2, 2);
            assertThat(restarted.verify().findings()).isEmpty();
        }
    }

    @OnEachDatabase
    void anotherNodeThatSharesTheFileGoesOnWithTheNewKey(Database database) {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
            Node one = evidence.node();
            Node other = evidence.node();
            one.seal(1, 1);
            other.seal(2, 2);
            one.rotation.rotate("admin");

            other.seal(3, 3);
            other.rotation.rotate("admin");
            one.seal(4, 4);

            assertThat(one.verify().findings()).isEmpty();
            assertThat(other.verify().findings()).isEmpty();
        }
    }

    @Test
    void aNodeThatLacksTheNewKeySaysWhatToDoAndGoesOnOnceItHasIt() throws IOException {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node one = evidence.node();
            one.seal(1, 1);
            Path copy = folder.resolve("copy.json");
            Files.copy(evidence.keyFile, copy);
            Node other = evidence.node(copy);
            one.rotation.rotate("admin");

            assertThatThrownBy(() -> other.seal(2, 2))
                    .isInstanceOf(SealKeyProblem.class)
                    .hasMessageContaining(copy.toString())
                    .hasMessageContaining("Bring the newest keyturn.seal-key-file here");
            assertThatThrownBy(() -> evidence.node(copy)).isInstanceOf(SealKeyProblem.class);
            assertThat(one.verify().findings()).isEmpty();

            Files.copy(evidence.keyFile, copy, StandardCopyOption.REPLACE_EXISTING);
            other.seal(2, 2);
            assertThat(one.verify().findings()).isEmpty();
        }
    }

    @Test
    void anExportOfAnEarlierKeyIsStillCheckedWithTheKeysOfToday() throws Exception {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(Database.H2, folder)) {
            Node node = evidence.node();
            node.seal(1, 2);
            byte[] early = node.export();
            node.rotation.rotate("admin");

            Verification found = new ExportVerification(
                            PublicKeys.parse(node.publicKeys()),
                            ServerSignatures.byAnyKey(),
                            Anchors.none(),
                            (checked, of) -> {})
                    .verify(new ByteArrayInputStream(early), early.length)
                    .verification();

            assertThat(found.findings()).isEmpty();
            assertThat(found.checked()).isEqualTo(2);
        }
    }

    private static List<OctetKeyPair> keysIn(Path file) {
        try {
            return SealKeySet.parse(Files.readString(file)).keys();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
