package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.Optional;

/**
 * How an export is written: JSON Lines, in one spelling only. The first line says what is exported, then each entry is one
 * line, and the last one vouches for all before it: it holds the SHA-256 of every byte before its line, and is signed.
 */
final class ExportFormat {

    static final String SCHEMA = "https://keyturn.dev/evidence-export/1";

    private static final String END = "{\"end\":";

    private ExportFormat() {}

    /** @param hash empty in the last line, which has none */
    record Sealed(String document, String hash, String signature) {}

    static String header(Map<String, ?> header) {
        return Canonical.of(header);
    }

    /** Empty when it is no export of Keyturn. */
    static Optional<JsonNode> header(String line) {
        return Canonical.read(line)
                .filter(header -> SCHEMA.equals(header.path("schema").asText()));
    }

    /** A document that was changed into something else than canonical JSON goes out as a text. */
    static String entry(String document, String hash, String signature) {
        return line(Canonical.is(document) ? document : Canonical.text(document), hash, signature);
    }

    private static String line(String document, String hash, String signature) {
        return "{\"document\":" + document + ",\"hash\":" + Canonical.text(hash) + ",\"signature\":"
                + Canonical.text(signature) + "}";
    }

    /** Empty when it was not written by {@link #entry(String, String, String)}. */
    static Optional<Sealed> entry(String line) {
        JsonNode entry = Canonical.read(line).orElse(MissingNode.getInstance());
        JsonNode document = entry.path("document");
        Sealed read = new Sealed(
                document(document),
                entry.path("hash").asText(),
                entry.path("signature").asText());
        // what was made canonical just now needs no second look
        String written = document.isContainerNode()
                ? line(read.document(), read.hash(), read.signature())
                : entry(read.document(), read.hash(), read.signature());
        return written.equals(line) ? Optional.of(read) : Optional.empty();
    }

    static String end(String end, String signature) {
        return END + end + ",\"signature\":" + Canonical.text(signature) + "}";
    }

    static boolean isEnd(String line) {
        return line.startsWith(END);
    }

    /** Empty when it was not written by {@link #end(String, String)}. */
    static Optional<Sealed> end(String line) {
        return Canonical.read(line)
                .map(end -> new Sealed(
                        document(end.path("end")), "", end.path("signature").asText()))
                .filter(read -> end(read.document(), read.signature()).equals(line));
    }

    private static String document(JsonNode written) {
        return written.isContainerNode() ? Canonical.of(written) : written.asText();
    }
}
