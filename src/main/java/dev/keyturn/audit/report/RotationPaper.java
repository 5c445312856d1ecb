package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.audit.SealedEvidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one rotation as a person reads it on paper.
 *
 * @param sealed null while the rotation runs
 * @param wrong a sentence for each thing that is not as it was sealed
 * @param reader who printed it
 */
public record RotationPaper(
        String id,
        JsonNode document,
        @Nullable SealedEvidence sealed,
        List<String> wrong,
        String reader,
        Instant printedAt) {

    private static final class Page {
        private static final Printer PRINTER = new Printer("rotation.html");
    }

    public byte[] pdf() {
        JsonNode rotation = document.path("rotation");
        Map<String, Object> values = new HashMap<>();
        values.put("id", id);
        values.put("reader", reader);
        values.put("printedAt", Clocks.utc(printedAt));
        values.put("title", (kind(rotation) + " of " + rotation.path("account").asText()));
        values.put(
                "outcome",
                rotation.path("outcome").isTextual()
                        ? "Ended: " + EndChapter.words(rotation.path("outcome").asText())
                        : "Still running");
        values.put("request", RequestFacts.of(document));
        FourEyesFacts.put(document, values);
        put(values, "password", PasswordFacts.of(document));
        values.put("servers", ServerFacts.of(document));
        put(values, "findings", findings());
        values.put("timeline", TimelineRow.of(Timeline.of(document)));
        values.put("sealed", sealed != null);
        if (sealed != null) {
            seal(sealed, values);
        }
        return Page.PRINTER.print(values);
    }

    private void seal(SealedEvidence seal, Map<String, Object> values) {
        values.put("verdictClass", wrong.isEmpty() ? "good" : "warning");
        values.put(
                "verdict",
                wrong.isEmpty()
                        ? "Checked when this was printed: the hash and the signature fit the document."
                        : "Do not rely on this. " + String.join(" ", wrong));
        values.put(
                "seal",
                new Fact.Lines()
                        .with("Number in the chain", String.valueOf(seal.number()))
                        .with("Sealed at", document.path("sealedAt"))
                        .with("SHA-256", seal.hash())
                        .with("SHA-256 of the one before", seal.previousHash())
                        .with("Key", seal.keyId())
                        .with("Signature", seal.signature())
                        .all());
    }

    private List<Map<String, String>> findings() {
        List<Map<String, String>> findings = new ArrayList<>();
        for (JsonNode finding : document.path("findings")) {
            findings.add(Map.of(
                    "severity", Facts.words(finding.path("severity").asText()),
                    "subject", finding.path("subject").asText(),
                    "sentence", finding.path("sentence").asText()));
        }
        return findings;
    }

    private static String kind(JsonNode rotation) {
        return rotation.path("kind").asText().equals("REPAIR") ? "Repair" : "Rotation";
    }

    private static void put(Map<String, Object> values, String name, List<?> lines) {
        values.put(name, lines);
        values.put("has" + Character.toUpperCase(name.charAt(0)) + name.substring(1), !lines.isEmpty());
    }
}
