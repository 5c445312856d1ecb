package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads texts out of an evidence document whose parts may be missing. */
final class EvidenceText {

    private EvidenceText() {}

    /** The first of these members that is a time; null when none is. */
    static @Nullable Instant time(JsonNode object, String... members) {
        for (String member : members) {
            String text = object.path(member).textValue();
            try {
                if (text != null) {
                    return Instant.parse(text);
                }
            } catch (DateTimeException notATime) {
                continue;
            }
        }
        return null;
    }

    /** The texts that there are, one after the other; null when there are none. */
    static @Nullable String messages(@Nullable String... messages) {
        String all = Stream.of(messages)
                .filter(Objects::nonNull)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(" "));
        return all.isEmpty() ? null : all;
    }

    /** Text around a value that is there; null around one that is not. */
    static @Nullable String around(String before, JsonNode text, String after) {
        return text.isTextual() && !text.asText().isBlank() ? before + text.asText() + after : null;
    }

    /**
     * An open map in words, such as {@code Domain controller: dc01. Version: 7.}; null for an empty one. What is a table
     * itself is left to the document.
     */
    static @Nullable String words(JsonNode map) {
        List<String> words = new ArrayList<>();
        map.properties().forEach(fact -> {
            if (isPlain(fact.getValue())) {
                String value = value(fact.getValue());
                words.add(words(fact.getKey()) + ": " + value + (value.endsWith(".") ? "" : "."));
            }
        });
        return messages(words.toArray(String[]::new));
    }

    /** The words that a name in the program is made of, such as {@code Update connector} of {@code updateConnector}. */
    static String words(String name) {
        String spaced =
                name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").replace('-', ' ').replace('_', ' ');
        String lower =
                spaced.toLowerCase(Locale.ROOT).replaceAll("\\bad\\b", "AD").replace("pre check", "pre-check");
        return lower.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }

    static String value(JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? "yes" : "no";
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(EvidenceText::value)
                    .collect(Collectors.joining(", "));
        }
        return value.asText();
    }

    private static boolean isPlain(JsonNode value) {
        if (value.isArray()) {
            return !value.isEmpty()
                    && StreamSupport.stream(value.spliterator(), false).allMatch(JsonNode::isValueNode);
        }
        return value.isValueNode() && !value.isNull();
    }
}
