package dev.keyturn.step;

import dev.keyturn.kernel.InvalidSettingException;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * {@code keyturn.steps}: how patient a step is with failures that may go away by themselves.
 *
 * @param budget Time for which a remote step is tried again when it failed for a reason that may go away by itself.
 *     After that a person decides. Keep it above five minutes: a sync worker whose node was away asks again within one.
 * @param special Other budgets of single steps, by the step's name in the process model, such as restart-sync-service.
 */
public record StepSettings(
        @NotNull @DurationMin(millis = 1) Duration budget,
        Map<String, @NotNull @DurationMin(millis = 1) Duration> special) {

    private static final Pattern HYPHENATED = Pattern.compile("-([a-z])");

    /** What the configuration leaves out comes as null, or as zero, and gets its usual value. */
    public StepSettings {
        budget = budget == null ? Duration.ofMinutes(6) : budget;
        special = special == null ? Map.of() : Map.copyOf(special);
    }

    /**
     * @param known the names of all steps of the process model
     * @throws InvalidSettingException when there is a special value for none of them
     */
    public void check(Set<String> known) {
        for (String name : special.keySet()) {
            if (!known.contains(camelCase(name))) {
                throw new InvalidSettingException(
                        "keyturn.steps.special." + name, "names no step. Steps are " + new TreeSet<>(known) + ".");
            }
        }
    }

    /** For how long transient failures of that step are retried, from the first attempt. */
    public Duration budgetOf(String step) {
        return special.entrySet().stream()
                .filter(one -> camelCase(one.getKey()).equals(step))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(budget);
    }

    /** Settings are written with hyphens, the process model's delegates are not. */
    private static String camelCase(String name) {
        return HYPHENATED.matcher(name).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }
}
