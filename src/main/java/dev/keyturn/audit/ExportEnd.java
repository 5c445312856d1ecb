package dev.keyturn.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.audit.ExportLayout.Sealed;
import dev.keyturn.audit.Finding.Code;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Checks the last line of an export, which vouches for everything before it. */
final class ExportEnd {

    private static final String ADVICE =
            " Fetch the export again; if that one has the same fault, compare it with a backup.";

    private final PublicKeys trusted;
    private final Tally tally;
    private final ChainCheck chain;
    private final AnchorCheck anchors;

    ExportEnd(PublicKeys trusted, Tally tally, ChainCheck chain, AnchorCheck anchors) {
        this.trusted = trusted;
        this.tally = tally;
        this.chain = chain;
        this.anchors = anchors;
    }

    void check(ExportLines lines, JsonNode header) throws IOException {
        String line = lines.next();
        String sha256 = lines.sha256OfAllBefore();
        Sealed sealed = line == null ? null : ExportLayout.end(line).orElse(null);
        if (sealed == null) {
            damaged("The export was cut off after line " + lines.number() + ", or its end was changed.");
            return;
        }
        if (lines.next() != null || !lines.isEnded()) {
            damaged("Something stands behind the end of the export.");
        }
        Jws signature = Jws.parse(sealed.signature()).orElse(null);
        JsonNode end = ExportLayout.json(sealed.document()).orElse(null);
        if (end == null || signature == null || !isSigned(end, signature, sealed.document())) {
            damaged("The end of the export, or its signature, was changed.");
            return;
        }
        if (!end.path("sha256").asText().equals(sha256)) {
            damaged("Something before the end of the export was changed: its SHA-256 is not the one that was signed.");
        }
        if (end.path("count").asLong() != tally.checked()) {
            damaged("The export has " + tally.checked() + " records, but was written with "
                    + end.path("count").asLong() + ".");
        }
        boolean complete = header.path("complete").asBoolean();
        chain.end(complete ? head(end.path("head"), null) : head(end.path("last"), chain.activeKey()));
        if (complete) {
            anchors.end(chain.last(), ExportVerification.exportedAt(header));
        }
    }

    /** With the key that the chain says: the end names it. */
    private boolean isSigned(JsonNode end, Jws signature, String text) {
        return Canonical.is(text)
                && end.at("/head/keyId").asText().equals(signature.keyId())
                && trusted.verifies(signature, text);
    }

    private static ChainHead head(JsonNode head, @Nullable String keyId) {
        return new ChainHead(
                head.path("number").asLong(),
                head.path("hash").asText(),
                keyId != null ? keyId : head.path("keyId").textValue());
    }

    private void damaged(String how) {
        tally.accept(Finding.of(Code.EXPORT_DAMAGED, how + ADVICE));
    }
}
