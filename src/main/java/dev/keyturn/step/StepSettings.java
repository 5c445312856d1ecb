package dev.keyturn.step;

import dev.keyturn.work.Backoff;
import java.time.Duration;
import java.util.Map;

/**
 * How patient a step is with failures that may go away by themselves.
 *
 * @param budget how long transient failures are retried, from the first attempt
 * @param firstPause the pause before the second attempt; it doubles with each further one
 * @param longestPause where the doubling ends
 * @param special other settings for single steps, by the step's name in the picture, such as {@code restartSyncService}
 */
public record StepSettings(
        Duration budget, Duration firstPause, Duration longestPause, Map<String, StepSettings> special) {

    public StepSettings(Duration budget, Duration firstPause, Duration longestPause) {
        this(budget, firstPause, longestPause, Map.of());
    }

    StepSettings of(String step) {
        return special.getOrDefault(step, this);
    }

    /** Doubles with each attempt, and varies by a fifth so that many steps do not come back together. */
    Duration pauseAfter(int attempts, double random) {
        return new Backoff(firstPause, longestPause).jittered(attempts, random);
    }
}
