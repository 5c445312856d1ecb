package dev.keyturn.step;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of one rotation, as it is stored.
 *
 * @param name the delegate's name in the process model, such as {@code updateConnector}
 * @param signalled whether the process has been signalled the outcome
 * @param repeated whether a step of this name and server ran before in this rotation
 * @param patientSince from when its patience with transient failures counts
 * @param variables for the process, kept until it was signalled
 */
public record StepRecord(
        String id,
        String rotationId,
        String account,
        String name,
        @Nullable String server,
        Direction direction,
        String executionId,
        String activityInstanceId,
        State state,
        boolean signalled,
        boolean repeated,
        int attempts,
        @Nullable String failureKind,
        @Nullable String failureCode,
        @Nullable String message,
        @Nullable String detail,
        Map<String, Object> evidence,
        Map<String, Object> variables,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant patientSince,
        @Nullable Instant endedAt) {

    public enum State {
        /** Scheduled, running, or waiting for the next attempt. */
        WAITING,
        DONE,
        FAILED,
        /** The process did not wait for the outcome any more. */
        ABANDONED
    }

    /** The step and its place as a person says it, such as {@code Update connector on aadc01}. */
    public String title() {
        return server == null ? words() : words() + " on " + server;
    }

    /** The step as the process model calls it, such as {@code Update connector}. */
    public String words() {
        String lower = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT)
                .replaceAll(" ad$", " AD")
                .replace("pre check", "pre-check");
        return Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }
}
