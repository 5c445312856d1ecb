package dev.keyturn.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyturn.audit.ExportLayout.Sealed;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes entries of the lines of an export, where only the documents say what they are about. */
final class ExportRecords {

    private final EntryCheck entries;
    private final ChainCheck chain;

    ExportRecords(EntryCheck entries, ChainCheck chain) {
        this.entries = entries;
        this.chain = chain;
    }

    /** What was changed may lie about its number, so it is taken for the one that is expected. */
    CheckedEntry check(Sealed sealed) {
        JsonNode document = ExportLayout.json(sealed.document()).orElse(MissingNode.getInstance());
        CheckedEntry checked =
                entries.check(entry(sealed, document, document.path("number").asLong()));
        return checked.holds() ? checked : entries.check(entry(sealed, document, chain.last() + 1));
    }

    private static StoredEntry entry(Sealed sealed, JsonNode document, long number) {
        return new StoredEntry(
                number,
                Schemas.kindOf(document),
                document.path("rotationId").textValue(),
                sealed.document(),
                document.path("previousHash").asText(),
                sealed.hash(),
                sealed.signature(),
                time(document.path("sealedAt").asText()));
    }

    private static @Nullable Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
