package dev.keyturn.rotation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the task <em>Decide how to continue</em> tells a person.
 *
 * @param message what is wrong, in plain words
 * @param symptoms each step that failed
 * @param choices what can be done now, and what each will do
 * @param left what is left to do by hand when a person wants to finish that way
 * @param resumePoint the branch that leads back to the failed step
 */
public record FailureReport(
        String message, List<Symptom> symptoms, List<Offer> choices, List<String> left, String resumePoint) {

    public enum Choice {
        RETRY,
        ROLL_BACK,
        FINISH_BY_HAND
    }

    public record Symptom(
            String step,
            @Nullable String server,
            String message,
            @Nullable String detail) {}

    public record Offer(Choice choice, String effect) {}
}
