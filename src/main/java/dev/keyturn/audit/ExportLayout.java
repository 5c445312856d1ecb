package dev.keyturn.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an export is written: valid JSON, and at the same time one line for the header, one for each record and one for the
 * end, in one spelling only. The end holds the SHA-256 of every byte before its line, and is signed.
 */
final class ExportLayout {

    static final String SCHEMA = "https://keyturn.dev/evidence-export/1";
    static final String RECORDS = "\"records\":[";
    static final String RECORDS_END = "],";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEADER = "{\"header\":";
    private static final String DOCUMENT = "{\"document\":";
    private static final Pattern SEAL =
            Pattern.compile(",\"hash\":\"([0-9a-f]{64})\",\"signature\":\"([A-Za-z0-9_.-]+)\"},?");
    private static final Pattern END = Pattern.compile("\"end\":(\\{.*}),\"signature\":\"([A-Za-z0-9_.-]+)\"}");

    private ExportLayout() {}

    record Sealed(String document, String hash, String signature) {}

    static String header(Map<String, ?> header) {
        return HEADER + Canonical.of(header) + ",";
    }

    /** Empty when it is no export of Keyturn. */
    static Optional<JsonNode> header(String line) {
        return line.startsWith(HEADER) && line.endsWith(",")
                ? json(line.substring(HEADER.length(), line.length() - 1))
                        .filter(header -> SCHEMA.equals(header.path("schema").asText()))
                : Optional.empty();
    }

    /** A document that somebody has made something else of than JSON goes out as a text. */
    static String record(SealedEvidence entry) {
        boolean fits = entry.document().startsWith("{")
                && entry.document().chars().noneMatch(sign -> sign < ' ')
                && json(entry.document()).isPresent();
        return DOCUMENT + (fits ? entry.document() : text(entry.document())) + ",\"hash\":" + text(entry.hash())
                + ",\"signature\":" + text(entry.signature()) + "}";
    }

    static Optional<Sealed> record(String line) {
        int hash = line.lastIndexOf(",\"hash\":\"");
        Matcher seal = SEAL.matcher(line.substring(Math.max(hash, 0)));
        if (!line.startsWith(DOCUMENT) || hash < DOCUMENT.length() || !seal.matches()) {
            return Optional.empty();
        }
        String document = line.substring(DOCUMENT.length(), hash);
        String plain =
                document.startsWith("\"") ? json(document).map(JsonNode::asText).orElse(document) : document;
        return Optional.of(new Sealed(plain, seal.group(1), seal.group(2)));
    }

    static String end(String end, String signature) {
        return "\"end\":" + end + ",\"signature\":\"" + signature + "\"}";
    }

    /** The hash is that of the end itself and means nothing. */
    static Optional<Sealed> end(String line) {
        Matcher end = END.matcher(line);
        return end.matches() ? Optional.of(new Sealed(end.group(1), "", end.group(2))) : Optional.empty();
    }

    static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String text(String value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A text cannot be written as JSON.", e);
        }
    }
}
