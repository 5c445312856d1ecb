package dev.keyturn.engine;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code keyturn.steps}.
 *
 * @param budget Time for which a remote step is tried again when it failed for a reason that may go away by itself.
 *     After that a person decides.
 * @param firstPause Pause before the second attempt. It doubles with each further one.
 * @param longestPause Longest pause between two attempts.
 */
record StepsSettings(
        @NotNull @DurationMin(millis = 1) @DefaultValue("2m")
        Duration budget,

        @NotNull @DurationMin(millis = 1) @DefaultValue("1s")
        Duration firstPause,

        @NotNull @DurationMin(millis = 1) @DefaultValue("20s")
        Duration longestPause) {}
