package dev.keyturn.rotation;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.running-cycle}: what happens to a sync cycle that runs when sync is paused for a rotation.
 *
 * @param longestWait How long a sync cycle may go on that is running when sync is paused. No new one starts meanwhile.
 * @param then What is done with one that still runs after that: STOP it, which does no harm, or ASK a person.
 */
public record RunningCycle(
        @NotNull @DurationMin Duration longestWait, @NotNull Then then) {

    public enum Then {
        /** It is stopped, which does no harm: the next cycle goes on from there. */
        STOP,

        /** A person decides. */
        ASK
    }

    public RunningCycle(@Nullable Duration longestWait, @Nullable Then then) {
        this.longestWait = longestWait == null ? Duration.ofMinutes(10) : longestWait;
        this.then = then == null ? Then.STOP : then;
    }
}
