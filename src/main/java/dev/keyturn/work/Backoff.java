package dev.keyturn.work;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Exponential back-off.
 *
 * @param first the pause after the first failure; it doubles with each further one
 * @param longest where the doubling ends
 */
public record Backoff(Duration first, Duration longest) {

    private static final int MOST_DOUBLINGS = 30;
    private static final double JITTER = 0.2;

    /** @param failures in a row, the one just now included */
    public Duration pause(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    /** @param asked the pause that the other side has asked for, if it did; it is kept at least */
    public Duration pause(int failures, @Nullable Duration asked) {
        Duration pause = pause(failures);
        return asked == null || asked.compareTo(pause) < 0 ? pause : asked;
    }

    /**
     * Varies by a fifth, so that many that have failed together do not come back together.
     *
     * @param random from 0 to 1
     */
    public Duration jittered(int failures, double random) {
        return Duration.ofMillis(Math.round(pause(failures).toMillis() * (1 - JITTER + 2 * JITTER * random)));
    }
}
