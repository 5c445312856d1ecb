package dev.keyturn.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reads entries of the lab's journal. */
final class Entries {

    private Entries() {}

    static String accountOf(String target) {
        return target.endsWith("aadc03") || target.endsWith("fabrikam.com") ? "fabrikam.com" : "contoso.com";
    }

    /** By Keyturn. */
    static boolean isReset(JsonNode entry, String account) {
        return entry.get("target").asText().equals("directory:" + account)
                && entry.get("action").asText().equals("reset-password")
                && !isForeign(entry);
    }

    /** Whether another person has set that password. */
    static boolean isForeign(JsonNode entry) {
        return entry.get("facts").path("by").asText().equals("lab");
    }

    static String fingerprint(JsonNode entry) {
        return entry.get("facts").get("fingerprint").asText();
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
