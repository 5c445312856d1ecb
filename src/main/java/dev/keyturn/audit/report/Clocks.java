package dev.keyturn.audit.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as people read them. */
final class Clocks {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Clocks() {}

    static String time(@Nullable Instant instant) {
        return instant == null ? "" : TIME.format(instant);
    }

    static String utc(Instant instant) {
        return TIME.format(instant) + " UTC";
    }

    /** Such as {@code 1 h 4 min} or {@code 12 s}. */
    static String length(Instant from, Instant to) {
        Duration length = Duration.between(from, to);
        if (length.toHours() > 0) {
            return length.toHours() + " h " + length.toMinutesPart() + " min";
        }
        if (length.toMinutes() > 0) {
            return length.toMinutes() + " min " + length.toSecondsPart() + " s";
        }
        return length.toSeconds() > 0 ? length.toSeconds() + " s" : "less than 1 s";
    }
}
