package dev.keyturn.step;

import java.time.Duration;

/**
 * How patient a step is with failures that may go away by themselves.
 *
 * @param budget how long transient failures are retried, from the first attempt
 * @param firstPause the pause before the second attempt; it doubles with each further one
 * @param longestPause where the doubling ends
 */
public record StepSettings(Duration budget, Duration firstPause, Duration longestPause) {

    /** Doubles with each attempt, and varies by a fifth so that many steps do not come back together. */
    Duration pauseAfter(int attempts, double random) {
        double doubled = firstPause.toMillis() * Math.pow(2, Math.max(0, attempts - 1));
        double capped = Math.min(doubled, longestPause.toMillis());
        return Duration.ofMillis(Math.round(capped * (0.8 + 0.4 * random)));
    }
}
