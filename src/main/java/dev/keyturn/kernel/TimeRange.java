package dev.keyturn.kernel;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The points in time that Keyturn accepts from people, tickets and servers. It is the instant that counts, since a
 * year of four digits may be one of five in UTC, which databases, JSON schemas and readers do not agree about.
 */
public final class TimeRange {

    /** For the message of a refusal. */
    public static final String WORDS = "from the year 2000 to 2199";

    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

    private TimeRange() {}

    public static boolean has(Instant time) {
        return !time.isBefore(FIRST) && time.isBefore(END);
    }

    /** For a time that may be left out. */
    public static boolean hasOrNone(@Nullable Instant time) {
        return time == null || has(time);
    }

    /** Reads a time with its offset (RFC 3339); empty when it is none, or out of range. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant()).filter(TimeRange::has);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
