package dev.keyturn.kernel;

import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object, in order: plain values, times as ISO 8601 writes them in UTC, null for what is not there. */
public final class JsonFacts {

    private static final int LONGEST_TEXT = 2000;

    private final Map<String, Object> members = new LinkedHashMap<>();

    public JsonFacts with(String name, @Nullable Object value) {
        members.put(name, plain(value));
        return this;
    }

    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(members);
    }

    /** For what others have written, who may have written a lot. */
    public static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…";
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Date date) {
            return date.toInstant().toString();
        }
        return value instanceof Instant || value instanceof Enum<?> ? value.toString() : value;
    }
}
