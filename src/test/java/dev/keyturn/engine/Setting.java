package dev.keyturn.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One setting as the table shows it; an empty default is none. */
record Setting(String name, String type, String standard, String description) {

    static Setting of(JsonNode property) {
        return new Setting(
                property.get("name").asText(),
                simple(property.path("type").asText()),
                standard(property.path("defaultValue")),
                property.path("description").asText());
    }

    private static String standard(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(","))
                : value.asText();
    }

    /** {@code java.util.Map<java.lang.String,java.time.Duration>} becomes {@code Map<String,Duration>}. */
    static String simple(String type) {
        return type.replaceAll("[a-z]+\\.", "")
                .replaceAll("[A-Za-z]+\\$", "")
                .replaceAll("^boolean$", "Boolean")
                .replaceAll("^int$", "Integer");
    }

    String line() {
        return "| `" + name + "` | " + escaped("`" + type + "`") + " | "
                + (standard.isEmpty() ? "–" : escaped("`" + standard + "`")) + " | " + escaped(description) + " |";
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
