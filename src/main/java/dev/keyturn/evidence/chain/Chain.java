package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Adds to the chain: numbers without gaps, each document with the hash of the one before it, signed. */
final class Chain {

    private final ChainTable table;
    private final RotationRows rows;
    private final SealKeys keys;
    private final Clock clock;

    Chain(JdbcTemplate jdbc, ChainTable table, SealKeys keys, Clock clock) {
        this.table = table;
        this.rows = new RotationRows(jdbc);
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * In the caller's transaction; until it ends everybody else who wants to add waits.
     *
     * @throws SealKeyProblem when this node lacks the key
     * @throws UnsealableException when the document would not be as its schema says; nothing was written then
     */
    StoredEntry append(EntryKind kind, @Nullable String rotationId, Map<String, ?> facts) {
        ChainHead head = table.lockHead();
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
        StoredEntry entry = new StoredEntry(
                head.number() + 1,
                kind.name(),
                rotationId,
                document,
                head.hash(),
                Hashes.of(document),
                Jws.sign(key, document),
                now);
        table.append(entry);
        if (kind == EntryKind.ROTATION && rotationId != null) {
            rows.sealed(rotationId, sealed);
        }
        table.moveHead(new ChainHead(entry.number(), entry.hash(), key.getKeyID()));
        Anchor.of(entry).tellAfterCommit();
        return entry;
    }

    /** As the verification of the chain will read it. */
    private static JsonNode asItsSchemaSays(String document) {
        JsonNode sealed =
                Canonical.read(document).orElseThrow(() -> new UnsealableException("The document is no JSON."));
        Schemas.complaint(sealed).ifPresent(complaint -> {
            throw new UnsealableException("The document " + complaint + ".");
        });
        return sealed;
    }
}
