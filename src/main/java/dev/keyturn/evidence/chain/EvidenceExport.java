package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.OctetKeyPair;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the chain, or a part of it without gaps, as signed JSON Lines that can be checked without this database. */
public class EvidenceExport {

    private static final int PAGE = 200;

    private final ChainTable table;
    private final SealKeys keys;
    private final Clock clock;

    EvidenceExport(ChainTable table, SealKeys keys, Clock clock) {
        this.table = table;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * What is exported: everything, or the entries that were sealed from one time to another.
     *
     * @param from null for the beginning
     * @param to null for the end
     */
    public record Range(@Nullable Instant from, @Nullable Instant to) {}

    /** How many entries it will have, as far as can be said before. */
    public long count(Range range) {
        ChainTable.Part part = table.part(range);
        return part.last() - part.first() + 1;
    }

    /**
     * @param by the person who asked for it
     * @throws SealKeyProblem before anything is written, when this node lacks the key that signs it
     */
    public void write(Range range, String by, OutputStream out) {
        table.snapshot(() -> {
            try {
                new Writing(out).write(range, by);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException("The one who asked for the export does not read it any more.", e);
            }
        });
    }

    private final class Writing {

        private final MessageDigest digest = Sha256.digest();
        private final OutputStream out;

        Writing(OutputStream out) {
            this.out = new DigestOutputStream(out, digest);
        }

        void write(Range range, String by) throws IOException {
            ChainTable.Head head = table.head()
                    .orElseThrow(() -> new IllegalStateException(
                            "The chain of evidence has lost its head. Restore the database from a backup."));
            OctetKeyPair signer = keys.signer(head.keyId());
            ChainTable.Part part = table.part(range);
            ChainCheck.Start start = start(part.first());
            line(ExportFormat.header(header(range, by, start, signer.getKeyID())));
            long count = 0;
            String last = start.previousHash();
            List<SealedEvidence> page = table.between(part.first(), part.last(), PAGE);
            while (!page.isEmpty()) {
                for (SealedEvidence entry : page) {
                    line(ExportFormat.entry(entry.document(), entry.hash(), entry.signature()));
                    last = entry.hash();
                    count++;
                }
                page = table.between(page.get(page.size() - 1).number() + 1, part.last(), PAGE);
            }
            String end = Canonical.of(Map.of(
                    "count", count,
                    "sha256", HexFormat.of().formatHex(digest.digest()),
                    "last", Map.of("number", part.last(), "hash", last),
                    "head", Map.of("number", head.number(), "hash", head.hash(), "keyId", signer.getKeyID())));
            line(ExportFormat.end(end, Jws.sign(signer, end)));
            out.flush();
        }

        private void line(String text) throws IOException {
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What the entry with this number has to follow, by the entries before it. */
    private ChainCheck.Start start(long first) {
        String previous =
                table.at(first - 1).map(before -> Sha256.of(before.document())).orElse(ChainCheck.BEGINNING);
        String key = table.newestBefore(first, EntryKind.KEY)
                .flatMap(entry -> Canonical.read(entry.document()))
                .map(document -> document.at("/key/kid").textValue())
                .orElse(null);
        return new ChainCheck.Start(first, previous, key);
    }

    private Map<String, Object> header(Range range, String by, ChainCheck.Start start, String active) {
        return new JsonFacts()
                .with("schema", ExportFormat.SCHEMA)
                .with("exportedAt", clock.instant())
                .with("exportedBy", by)
                .with("from", range.from())
                .with("to", range.to())
                .with(
                        "start",
                        new JsonFacts()
                                .with("number", start.number())
                                .with("previousHash", start.previousHash())
                                .with("keyId", start.keyId())
                                .asMap())
                .with(
                        "keys",
                        Canonical.read(keys.publicKeys(active).toJson())
                                .<JsonNode>map(set -> set.path("keys"))
                                .orElseThrow())
                .asMap();
    }
}
