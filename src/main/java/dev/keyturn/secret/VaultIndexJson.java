package dev.keyturn.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.secret.SecretVersion.Labelled;
import dev.keyturn.secret.VaultIndex.Entry;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The index as Vault keeps it. */
final class VaultIndexJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORMAT = 1;

    private VaultIndexJson() {}

    /** The body of a write over the revision that the index was read from, and over no other. */
    static byte[] write(VaultIndex index) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("options").put("cas", index.revision());
        ObjectNode data = body.putObject("data").put("format", FORMAT).put("account", index.account());
        ArrayNode versions = data.putArray("versions");
        index.entries().forEach(entry -> write(entry, versions.addObject()));
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The index of " + index.account() + " cannot be written.", e);
        }
    }

    /** @throws IllegalArgumentException when the answer holds no index of this account in a format that is known */
    static VaultIndex read(String account, byte[] answer) {
        try {
            JsonNode data = JSON.readTree(answer).path("data");
            JsonNode index = data.path("data");
            int revision = data.at("/metadata/version").asInt();
            if (index.path("format").asInt() != FORMAT
                    || !index.path("account").asText().equals(account)
                    || revision < 1) {
                throw new IllegalArgumentException("The index has another format or belongs to another account.");
            }
            List<Entry> entries = new ArrayList<>();
            index.path("versions").forEach(version -> entries.add(entry(account, version)));
            return new VaultIndex(account, revision, entries);
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException("The index cannot be read.");
        }
    }

    private static void write(Entry entry, ObjectNode json) {
        SecretVersion version = entry.version();
        json.put("version", version.ref().version())
                .put("rotation", version.rotation())
                .put("madeAt", version.madeAt().toString())
                .put("place", entry.place());
        ArrayNode labels = json.putArray("labels");
        for (Labelled labelled : version.labels()) {
            ObjectNode label = labels.addObject()
                    .put("label", labelled.label().name())
                    .put("since", labelled.since().toString());
            Instant until = labelled.until();
            if (until != null) {
                label.put("until", until.toString());
            }
        }
    }

    private static Entry entry(String account, JsonNode json) {
        List<Labelled> labels = new ArrayList<>();
        for (JsonNode label : json.path("labels")) {
            labels.add(new Labelled(
                    Label.valueOf(label.path("label").asText()),
                    Instant.parse(label.path("since").asText()),
                    label.hasNonNull("until")
                            ? Instant.parse(label.path("until").asText())
                            : null));
        }
        return new Entry(
                new SecretVersion(
                        new SecretRef(account, json.path("version").asInt()),
                        json.path("rotation").asText(),
                        Instant.parse(json.path("madeAt").asText()),
                        labels),
                json.path("place").asText());
    }
}
