package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.evidence.SampleEvidence;
import dev.keyturn.evidence.SampleRecord;
import dev.keyturn.evidence.chain.EvidenceUnderTest.Node;
import dev.keyturn.kernel.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** A chain that an earlier version began: one key, the first schema, times to the nanosecond. */
class EarlierVersionTest {

    @TempDir
    private Path folder;

    @OnEachDatabase
    void itsEntriesHoldAndTheChainGoesOnFromThem(Database database) throws Exception {
        try (EvidenceUnderTest evidence = new EvidenceUnderTest(database, folder)) {
            OctetKeyPair key = SealKeySet.fresh().keys().get(0);
            Files.writeString(evidence.keyFile, key.toJSONString());
            String previous = ChainCheck.BEGINNING;
            for (int number = 1; number <= 3; number++) {
                previous = sealAsItWasDone(evidence, key, number, previous);
            }

            Node node = evidence.node();
            node.seal(4, 5);
            node.rotation.rotate("admin");
            node.seal(6, 6);

            assertThat(node.verify().findings()).isEmpty();
            assertThat(node.table.head().orElseThrow().number()).isEqualTo(7);
        }
    }

    private static String sealAsItWasDone(EvidenceUnderTest evidence, OctetKeyPair key, int number, String previous) {
        Instant sealedAt = evidence.now.get().plusNanos(123_456_789 + number);
        Map<String, Object> content = new LinkedHashMap<>(SampleEvidence.facts(number));
        content.remove("kind");
        content.put("schema", "https://keyturn.dev/evidence/1");
        content.put("number", number);
        content.put("rotationId", SampleEvidence.id(number));
        content.put("previousHash", previous);
        content.put("sealedAt", sealedAt.toString());
        String document = Canonical.of(content);
        String hash = Sha256.of(document);
        evidence.jdbc.update(
                "insert into keyturn_evidence (number, kind, rotation_id, document, previous_hash, hash, signature, sealed_at)"
                        + " values (?,?,?,?,?,?,?,?)",
                number,
                EntryKind.ROTATION.name(),
                SampleEvidence.id(number),
                document,
                previous,
                hash,
                Jws.sign(key, document),
                sealedAt.atOffset(ZoneOffset.UTC));
        new SampleRecord()
                .add(SampleEvidence.id(number), SampleEvidence.facts(number))
                .insert(evidence.jdbc);
        new RotationRows(evidence.jdbc).sealed(SampleEvidence.id(number), new ObjectMapper().valueToTree(content));
        evidence.jdbc.update("update keyturn_evidence_head set number = ?, hash = ?", number, hash);
        return hash;
    }
}
