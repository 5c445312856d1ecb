package dev.keyturn.trigger;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/** Days, both included, on which nothing is changed, such as {@code 2026-12-18/2027-01-06} or one day alone. */
record Freeze(LocalDate first, LocalDate last) {

    /** @throws IllegalArgumentException with a message */
    static Freeze parse(String text) {
        try {
            String[] days = text.trim().split("/", -1);
            LocalDate first = LocalDate.parse(days[0]);
            LocalDate last = LocalDate.parse(days[days.length - 1]);
            if (days.length > 2 || last.isBefore(first)) {
                throw unreadable(text);
            }
            return new Freeze(first, last);
        } catch (DateTimeParseException e) {
            throw unreadable(text);
        }
    }

    boolean touches(ChangeWindow window, ZoneId zone) {
        return window.start().isBefore(last.plusDays(1).atStartOfDay(zone).toInstant())
                && window.end().isAfter(first.atStartOfDay(zone).toInstant());
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("\"" + text
                + "\" is not a freeze. Write its first and last day like 2026-12-18/2027-01-06, or one day.");
    }
}
