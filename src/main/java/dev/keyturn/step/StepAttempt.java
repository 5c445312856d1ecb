package dev.keyturn.step;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one step. Checks that found that the time had not come leave none.
 *
 * @param attempt orders all attempts of a rotation; outside systems know it as the second part of the fence
 * @param endedAt null when it was never heard of again: its node died, or was overtaken
 * @param failureCode null when it succeeded, or was never heard of again
 * @param evidence what it had done for sure by then, also when it failed later
 */
public record StepAttempt(
        String stepId,
        long attempt,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String failureCode,
        @Nullable String message,
        Map<String, Object> evidence) {}
