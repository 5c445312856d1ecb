package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.keyturn.kernel.Sha256;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The chain of evidence: numbers without gaps, each document with the hash of the one before it, signed. */
public class EvidenceLog {

    private final ChainTable table;
    private final RotationRows rows;
    private final SealKeys keys;
    private final ChainVerification verification;
    private final Clock clock;
    private volatile @Nullable Ed25519Signer signer;

    EvidenceLog(JdbcTemplate jdbc, ChainTable table, SealKeys keys, Clock clock) {
        this.table = table;
        this.rows = new RotationRows(jdbc);
        this.keys = keys;
        this.verification = new ChainVerification(jdbc, table, keys);
        this.clock = clock;
    }

    /**
     * Opens the chain with the keys in that file. A key is made only while there is no evidence that it has to fit.
     *
     * @throws SealKeyProblem when the key is missing, is not a key, or is not the one that sealed before
     */
    public static EvidenceLog open(JdbcTemplate jdbc, Path keyFile, Clock clock) {
        ChainTable table = new ChainTable(jdbc);
        return new EvidenceLog(jdbc, table, SealKeys.open(keyFile, table), clock);
    }

    /**
     * Seals the facts in the caller's transaction, which must be the one that ends the rotation.
     *
     * @param facts plain values: text, numbers, truth values, lists and maps of them; never a secret
     * @return the document's hash
     * @throws SealKeyProblem when this node lacks the key
     * @throws UnsealableException when the document would not be as its schema says
     */
    public String seal(String rotationId, Map<String, Object> facts) {
        return append(EntryKind.ROTATION, rotationId, facts).hash();
    }

    /**
     * Seals what was found later of a rotation that ended, in the caller's transaction: once, as an entry of its own that names
     * the sealed one.
     *
     * @param facts plain values, with {@code result} and {@code message}
     * @return what is sealed about it now; empty when the rotation itself is not
     * @throws SealKeyProblem when this node lacks the key
     * @throws UnsealableException when the document would not be as its schema says
     */
    public Optional<SealedEvidence> confirm(String rotationId, Map<String, Object> facts) {
        table.lockHead();
        return confirmation(rotationId).or(() -> find(rotationId).map(entry -> {
            Map<String, Object> content = new LinkedHashMap<>(facts);
            content.put("confirms", Map.of("number", entry.number(), "hash", entry.hash()));
            return append(EntryKind.CONFIRMATION, rotationId, content);
        }));
    }

    /**
     * In the caller's transaction; until it ends everybody else who wants to add waits.
     *
     * @throws SealKeyProblem when this node lacks the key
     * @throws UnsealableException when the document would not be as its schema says; nothing was written then
     */
    SealedEvidence append(EntryKind kind, @Nullable String rotationId, Map<String, ?> facts) {
        ChainTable.Head head = table.lockHead();
        OctetKeyPair key = keys.signer(head.keyId());
        // no finer than databases keep it
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Map<String, Object> content = new LinkedHashMap<>(facts);
        content.put("schema", kind.schema());
        content.put("kind", kind.name());
        content.put("number", head.number() + 1);
        content.put("rotationId", rotationId);
        content.put("previousHash", head.hash());
        content.put("sealedAt", now.toString());
        String document = Canonical.of(content);
        JsonNode sealed = asItsSchemaSays(document);
        SealedEvidence entry = new SealedEvidence(
                head.number() + 1,
                kind.name(),
                rotationId,
                document,
                head.hash(),
                Sha256.of(document),
                Jws.sign(signer(key), document),
                now);
        table.append(entry);
        if (rotationId != null) {
            rows.sealed(rotationId, kind, sealed);
        }
        table.moveHead(new ChainTable.Head(entry.number(), entry.hash(), key.getKeyID()));
        Anchor.of(entry).tellAfterCommit();
        return entry;
    }

    /** The one that was made last, until the key is another one. */
    private Ed25519Signer signer(OctetKeyPair key) {
        Ed25519Signer known = signer;
        if (known == null || !known.getPrivateKey().equals(key)) {
            known = Jws.signer(key);
            signer = known;
        }
        return known;
    }

    /** As the verification of the chain will read it. */
    private static JsonNode asItsSchemaSays(String document) {
        JsonNode sealed =
                Canonical.read(document).orElseThrow(() -> new UnsealableException("The document is no JSON."));
        EntryKind.complaint(sealed).ifPresent(complaint -> {
            throw new UnsealableException("The document " + complaint + ".");
        });
        return sealed;
    }

    public Optional<SealedEvidence> find(String rotationId) {
        return table.of(rotationId);
    }

    /** What was found later of a rotation that ended. */
    public Optional<SealedEvidence> confirmation(String rotationId) {
        return table.of(rotationId, EntryKind.CONFIRMATION);
    }

    /**
     * Checks the document about a rotation by itself, and the one that confirms it; what changed around them is the matter of
     * {@link #verify()}.
     *
     * @return a message for each thing about them that is not as it was sealed
     */
    public List<String> check(String rotationId) {
        return Stream.concat(table.of(rotationId).stream(), confirmation(rotationId).stream())
                .flatMap(entry -> verification.check(entry).stream())
                .map(ChainFinding::message)
                .toList();
    }

    /** @return a message for each record that is not as it was sealed; empty when the whole chain holds */
    public List<String> verify() {
        return verification.verify((checked, of) -> {}).findings().stream()
                .map(ChainFinding::message)
                .toList();
    }
}
