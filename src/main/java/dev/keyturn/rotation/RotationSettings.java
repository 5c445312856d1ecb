package dev.keyturn.rotation;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * @param wrongPasswords how many wrong passwords may be entered in one repair; keep it below the lockout threshold
 * @param runningCycle what happens to a sync cycle that runs when sync is paused
 */
public record RotationSettings(int wrongPasswords, RunningCycle runningCycle) {

    /** How many more wrong passwords may be entered. */
    public int triesLeft(Rotation rotation) {
        return Math.max(0, wrongPasswords - rotation.progress().wrongPasswords());
    }

    /**
     * {@code keyturn.running-cycle}: what happens to a sync cycle that runs when sync is paused for a rotation.
     *
     * @param longestWait How long a sync cycle may go on that is running when sync is paused. No new one starts meanwhile.
     * @param then What is done with one that still runs after that: STOP it, which does no harm, or ASK a person.
     */
    public record RunningCycle(
            @NotNull @DurationMin Duration longestWait,
            @NotNull Then then) {

        public enum Then {
            /** It is stopped, which does no harm: the next cycle goes on from there. */
            STOP,

            /** A person decides. */
            ASK
        }

        /** What the configuration leaves out comes as null, and gets its usual value. */
        public RunningCycle {
            longestWait = longestWait == null ? Duration.ofMinutes(10) : longestWait;
            then = then == null ? Then.STOP : then;
        }
    }
}
