package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.evidence.chain.ChainFinding.Code;
import dev.keyturn.evidence.chain.ExportFormat.Sealed;
import dev.keyturn.kernel.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks one entry by itself: seal, form, and whether what is stored beside the document is what the document says. */
class EntryCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADVICE =
            " Compare it with a backup or an earlier export, and find out who could write to it.";
    /** Databases round what the documents of earlier versions say more finely. */
    private static final Duration ROUNDING = Duration.ofNanos(1000);

    private final PublicKeys keys;
    private final ServerSignatures servers;

    /** Of what sync servers signed, any key counts that a document brings along. */
    EntryCheck(PublicKeys keys) {
        this(keys, ServerSignatures.byAnyKey());
    }

    EntryCheck(PublicKeys keys, ServerSignatures servers) {
        this.keys = keys;
        this.servers = servers;
    }

    /**
     * An entry that was checked by itself.
     *
     * @param hash that of the document as it is
     * @param document null when it cannot be relied on: only what a trusted key has signed can
     * @param keyId the key that signed it; null when none did
     */
    record CheckedEntry(
            SealedEvidence entry,
            String hash,
            @Nullable JsonNode document,
            @Nullable String keyId,
            List<ChainFinding> findings) {

        /** Whether a trusted key has signed what it says, at this place in the chain. */
        boolean holds() {
            return document != null && document.path("number").asLong() == entry.number();
        }
    }

    CheckedEntry check(SealedEvidence entry) {
        String hash = Sha256.of(entry.document());
        Jws signature = Jws.parse(entry.signature()).orElse(null);
        ChainFinding unsealed = seal(entry, hash, signature);
        JsonNode document = unsealed == null ? object(entry.document()) : null;
        if (unsealed != null || document == null || signature == null) {
            ChainFinding finding = unsealed != null
                    ? unsealed
                    : ChainFinding.of(entry, Code.NOT_CANONICAL, "is sealed, but is no JSON object." + ADVICE);
            return new CheckedEntry(entry, hash, null, null, List.of(finding));
        }
        List<ChainFinding> findings = new ArrayList<>();
        if (!entry.hash().equals(hash)) {
            findings.add(ChainFinding.of(
                    entry,
                    Code.HASH_DIFFERS,
                    "has a stored hash that is not that of its document; the document itself holds." + ADVICE));
        }
        if (!Canonical.is(entry.document())) {
            findings.add(ChainFinding.of(
                    entry, Code.NOT_CANONICAL, "was not sealed as canonical JSON (RFC 8785)." + ADVICE));
        }
        EntryKind.complaint(document)
                .ifPresent(complaint -> findings.add(ChainFinding.of(
                        entry,
                        Code.SCHEMA,
                        "holds, but its document " + complaint
                                + ". Check it with the version of Keyturn that wrote it.")));
        servers.complaints(document)
                .forEach(complaint -> findings.add(ChainFinding.of(entry, Code.SERVER_SIGNATURE, complaint + ADVICE)));
        columns(entry, document, findings);
        return new CheckedEntry(entry, hash, document, signature.keyId(), findings);
    }

    /** An entry as a line of an export; empty when Keyturn did not write it so. */
    Optional<Sealed> read(String line) {
        return ExportFormat.entry(line);
    }

    /** Whether a trusted key, the one that the signature names, has signed this text. */
    boolean seals(Jws signature, String text) {
        return keys.verifies(signature, text);
    }

    private @Nullable ChainFinding seal(SealedEvidence entry, String hash, @Nullable Jws signature) {
        if (signature == null) {
            return ChainFinding.of(
                    entry,
                    Code.SIGNATURE_UNREADABLE,
                    "was changed: its signature is not one that Keyturn writes." + ADVICE);
        }
        if (!keys.has(signature.keyId())) {
            return ChainFinding.of(
                    entry,
                    Code.UNKNOWN_KEY,
                    "is signed with key " + signature.keyId() + ", which is not one of the trusted keys."
                            + " If the keys are older than the entry, fetch GET /api/evidence/keys again; if not, it is"
                            + " a forgery.");
        }
        if (!seals(signature, entry.document())) {
            String what = entry.hash().equals(hash)
                    ? "its signature does not fit its document, though its hash does."
                    : "neither its signature nor its hash fits its document.";
            return ChainFinding.of(entry, Code.SEAL_BROKEN, "was changed: " + what + ADVICE);
        }
        return null;
    }

    private static void columns(SealedEvidence entry, JsonNode document, List<ChainFinding> findings) {
        if (document.path("number").asLong(-1) != entry.number()) {
            findings.add(ChainFinding.of(
                    entry,
                    Code.OUT_OF_ORDER,
                    "is not the one that was sealed with this number: its document has the number "
                            + document.path("number").asText() + "." + ADVICE));
        }
        differs(entry, "kind", entry.kind(), EntryKind.of(document), findings);
        differs(
                entry,
                "rotation_id",
                entry.rotationId(),
                document.path("rotationId").textValue(),
                findings);
        differs(
                entry,
                "previous_hash",
                entry.previousHash(),
                document.path("previousHash").textValue(),
                findings);
        String sealedAt = document.path("sealedAt").asText();
        if (!isAbout(entry.sealedAt(), sealedAt)) {
            differs(entry, "sealed_at", String.valueOf(entry.sealedAt()), sealedAt, findings);
        }
    }

    private static void differs(
            SealedEvidence entry,
            String column,
            @Nullable String stored,
            @Nullable String sealed,
            List<ChainFinding> findings) {
        if (!Objects.equals(stored, sealed)) {
            findings.add(ChainFinding.of(
                    entry,
                    Code.COLUMN_DIFFERS,
                    "holds, but its column " + column + " says " + stored + " where the document says " + sealed
                            + ". Put the document's value back."));
        }
    }

    static boolean isAbout(@Nullable Instant stored, String sealed) {
        try {
            return stored != null
                    && Duration.between(Instant.parse(sealed), stored).abs().compareTo(ROUNDING) < 0;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static @Nullable JsonNode object(String document) {
        try {
            JsonNode json = JSON.readTree(document);
            return json.isObject() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
