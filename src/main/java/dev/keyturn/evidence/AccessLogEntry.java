package dev.keyturn.evidence;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One access to evidence.
 *
 * @param rotation the one that was read; null when it was not about one
 * @param filters what was asked for
 * @param found how many records were shown or exported
 */
public record AccessLogEntry(
        long number,
        String person,
        Instant readAt,
        String kind,
        @Nullable String rotation,
        Map<String, String> filters,
        long found) {}
