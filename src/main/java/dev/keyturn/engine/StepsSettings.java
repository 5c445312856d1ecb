package dev.keyturn.engine;

import dev.keyturn.account.InvalidSettingException;
import dev.keyturn.step.StepSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code keyturn.steps}.
 *
 * @param budget Time for which a remote step is tried again when it failed for a reason that may go away by itself.
 *     After that a person decides.
 * @param firstPause Pause before the second attempt. It doubles with each further one.
 * @param longestPause Longest pause between two attempts.
 * @param special Other values for single steps, by the step's name in the picture, such as restart-sync-service. What is
 *     left out is as for all steps.
 */
record StepsSettings(
        @NotNull @DurationMin(millis = 1) @DefaultValue("2m")
        Duration budget,

        @NotNull @DurationMin(millis = 1) @DefaultValue("1s")
        Duration firstPause,

        @NotNull @DurationMin(millis = 1) @DefaultValue("20s")
        Duration longestPause,

        @Valid @DefaultValue Map<String, Special> special) {

    /**
     * @param budget Time for which this step is tried again.
     * @param firstPause Pause before its second attempt.
     * @param longestPause Longest pause between two of its attempts.
     */
    record Special(
            @Nullable @DurationMin(millis = 1) Duration budget,
            @Nullable @DurationMin(millis = 1) Duration firstPause,
            @Nullable @DurationMin(millis = 1) Duration longestPause) {}

    /** @param known the names of all steps of the picture */
    void check(Set<String> known) {
        for (String name : special.keySet()) {
            if (!known.contains(camelCase(name))) {
                throw new InvalidSettingException(
                        "keyturn.steps.special." + name, "names no step. Steps are " + new TreeSet<>(known) + ".");
            }
        }
    }

    StepSettings toStepSettings() {
        Map<String, StepSettings> byName = new HashMap<>();
        special.forEach((name, own) -> byName.put(
                camelCase(name),
                new StepSettings(
                        own.budget() == null ? budget : own.budget(),
                        own.firstPause() == null ? firstPause : own.firstPause(),
                        own.longestPause() == null ? longestPause : own.longestPause())));
        return new StepSettings(budget, firstPause, longestPause, byName);
    }

    /** Settings are written with hyphens, the picture's delegates are not. */
    private static String camelCase(String name) {
        return Pattern.compile("-([a-z])").matcher(name).replaceAll(letter -> letter.group(1)
                .toUpperCase(Locale.ROOT));
    }
}
