package dev.keyturn.audit;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a place outside of the database knows of one entry: one line of a file, or one message of syslog. */
public record Anchor(long number, String hash, Instant sealedAt) {

    static final String MARK = "keyturn-evidence";

    private static final Pattern LINE = Pattern.compile(MARK + " ([1-9][0-9]{0,17}) ([0-9a-f]{64}) ([0-9TZ:.-]+)");

    /** Whatever stands before it, as in the files of a syslog server, is passed over. */
    public static @Nullable Anchor parse(String line) {
        Matcher matcher = LINE.matcher(line.substring(Math.max(0, line.indexOf(MARK))));
        try {
            return matcher.matches()
                    ? new Anchor(Long.parseLong(matcher.group(1)), matcher.group(2), Instant.parse(matcher.group(3)))
                    : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** How it is written, without a line break. */
    public String line() {
        return MARK + " " + number + " " + hash + " " + sealedAt;
    }
}
