package dev.keyturn.engine;

import dev.keyturn.rotation.RunningCycle;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code keyturn.running-cycle}.
 *
 * @param longestWait How long a sync cycle may go on that is running when sync is paused. No new one starts meanwhile.
 * @param then What is done with one that still runs after that: STOP it, which does no harm, or ASK a person.
 */
record RunningCycleSettings(
        @NotNull @DurationMin @DefaultValue("10m") Duration longestWait,
        @NotNull @DefaultValue("stop") RunningCycle.Then then) {

    RunningCycle toRunningCycle() {
        return new RunningCycle(longestWait, then);
    }
}
