package dev.keyturn.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes the chain, or a part of it without gaps, as signed JSON that can be checked without this database. */
public class EvidenceExport {

    private static final int PAGE = 200;

    private final ExportTable table;
    private final ChainTable chain;
    private final SealKeys keys;
    private final Snapshot snapshot;
    private final Clock clock;

    EvidenceExport(JdbcTemplate jdbc, SealKeys keys, Clock clock) {
        this.table = new ExportTable(jdbc);
        this.chain = new ChainTable(jdbc);
        this.keys = keys;
        this.snapshot = new Snapshot(jdbc);
        this.clock = clock;
    }

    /**
     * What is exported: everything, or the entries that were sealed from one time to another.
     *
     * @param from null for the beginning
     * @param to null for the end
     */
    public record Range(@Nullable Instant from, @Nullable Instant to) {

        boolean isComplete() {
            return from == null && to == null;
        }
    }

    /** How many entries it will have, as far as can be said before. */
    public long count(Range range) {
        ExportTable.Part part = table.part(range);
        return part.last() - part.first() + 1;
    }

    /**
     * @param by the person who asked for it
     * @throws SealKeyProblem before anything is written, when this node lacks the key that signs it
     */
    public void write(Range range, String by, OutputStream out) {
        snapshot.read(() -> {
            try {
                new Writing(out).write(range, by);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException("The one who asked for the export does not read it any more.", e);
            }
        });
    }

    private final class Writing {

        private final MessageDigest digest = Hashes.sha256();
        private final OutputStream out;
        private long count;
        private String lastHash = "";

        Writing(OutputStream out) {
            this.out = new DigestOutputStream(out, digest);
        }

        void write(Range range, String by) throws IOException {
            ChainHead head = chain.head()
                    .orElseThrow(() -> new IllegalStateException(
                            "The chain of evidence has lost its head. Restore the database from a backup."));
            OctetKeyPair signer = keys.signer(head.keyId());
            ExportTable.Part part = table.part(range);
            ChainStart start = table.start(part.first());
            lastHash = start.previousHash();
            line(ExportLayout.header(header(range, by, start, signer.getKeyID())));
            line(ExportLayout.RECORDS);
            records(part);
            line(ExportLayout.RECORDS_END);
            String end = Canonical.of(Map.of(
                    "count", count,
                    "sha256", Hashes.hex(digest.digest()),
                    "last", Map.of("number", part.last(), "hash", lastHash),
                    "head", Map.of("number", head.number(), "hash", head.hash(), "keyId", signer.getKeyID())));
            line(ExportLayout.end(end, Jws.sign(signer, end)));
            out.flush();
        }

        private void records(ExportTable.Part part) throws IOException {
            List<StoredEntry> page = chain.after(part.first() - 1, PAGE);
            while (!page.isEmpty()) {
                for (StoredEntry entry : page) {
                    if (entry.number() > part.last()) {
                        line("");
                        return;
                    }
                    out.write(((count == 0 ? "" : ",\n") + ExportLayout.record(entry.evidence()))
                            .getBytes(StandardCharsets.UTF_8));
                    count++;
                    lastHash = entry.hash();
                }
                page = chain.after(page.get(page.size() - 1).number(), PAGE);
            }
            if (count > 0) {
                line("");
            }
        }

        private void line(String text) throws IOException {
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private Map<String, Object> header(Range range, String by, ChainStart start, String active) {
        Map<String, @Nullable Object> header = new LinkedHashMap<>();
        header.put("schema", ExportLayout.SCHEMA);
        header.put("exportedAt", clock.instant().toString());
        header.put("exportedBy", by);
        header.put("from", range.from() == null ? null : range.from().toString());
        header.put("to", range.to() == null ? null : range.to().toString());
        header.put("complete", range.isComplete());
        Map<String, @Nullable Object> beginning = new LinkedHashMap<>();
        beginning.put("number", start.number());
        beginning.put("previousHash", start.previousHash());
        beginning.put("keyId", start.keyId());
        header.put("start", beginning);
        header.put(
                "keys",
                ExportLayout.json(keys.publicKeys(active).toJson())
                        .map(set -> set.path("keys"))
                        .map(JsonNode::deepCopy)
                        .orElseThrow());
        return header;
    }
}
