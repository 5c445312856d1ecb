package dev.keyturn.evidence.chain;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What a log outside of the database knows of one entry. Nothing in it was typed by anybody, so that no text can make a line
 * that looks like it.
 *
 * @param rotationId null for entries about the chain itself
 */
record Anchor(
        long number,
        String hash,
        Instant sealedAt,
        @Nullable String rotationId) {

    /** Gets one line at level INFO for each entry, once it is committed. */
    static final String LOGGER = "keyturn.evidence.anchor";

    /** What a line begins with, behind whatever the layout of the log puts before it. */
    static final String MARK = "keyturn-evidence ";

    private static final String NONE = "-";
    private static final Logger log = LoggerFactory.getLogger(LOGGER);
    private static final Pattern LINE =
            Pattern.compile(MARK + "([1-9][0-9]{0,17}) ([0-9a-f]{64}) ([0-9TZ:.-]+) ([!-~]{1,64})");

    /** A host or a program may have such a name: only with a number it is the beginning of an anchor. */
    private static final Pattern BEGINNING = Pattern.compile(MARK + "[0-9]");

    /** What a crash leaves of a line. */
    private static final Pattern CUT_SHORT =
            Pattern.compile(MARK + "[1-9][0-9]{0,17}( [0-9a-f]{0,64}|( [0-9a-f]{64} [0-9TZ:.-]* ?))?");

    static Anchor of(SealedEvidence entry) {
        Instant sealedAt = entry.sealedAt();
        String rotationId = entry.rotationId();
        return new Anchor(
                entry.number(),
                entry.hash(),
                sealedAt == null ? Instant.EPOCH : sealedAt,
                rotationId == null ? null : rotationId.replaceAll("[^!-~]", "?"));
    }

    static boolean isIn(String line) {
        return BEGINNING.matcher(line).find();
    }

    /** Empty when the line has none, or not a whole one. */
    static Optional<Anchor> parse(String line) {
        Matcher matcher = LINE.matcher(end(line));
        try {
            return matcher.matches()
                    ? Optional.of(new Anchor(
                            Long.parseLong(matcher.group(1)),
                            matcher.group(2),
                            Instant.parse(matcher.group(3)),
                            matcher.group(4).equals(NONE) ? null : matcher.group(4)))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static boolean isCutShort(String line) {
        return CUT_SHORT.matcher(end(line)).matches();
    }

    /** Without a line break. */
    String line() {
        return MARK + number + " " + hash + " " + sealedAt + " " + (rotationId == null ? NONE : rotationId);
    }

    /** After the commit: what is rolled back was never there. */
    void tellAfterCommit() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            log.info(line());
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            // not afterCommit, which is skipped when another one fails in it
            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_COMMITTED) {
                    log.info(line());
                }
            }
        });
    }

    private static String end(String line) {
        return line.substring(Math.max(0, line.lastIndexOf(MARK)));
    }
}
