package dev.keyturn.kernel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a remote step did not succeed, classified by the adapter that knows the outside system. It has no cause on
 * purpose: causes are stored and logged by frameworks that must not see what they may quote.
 */
public final class StepFailure extends RuntimeException {

    /** A sync server has seen a newer {@link Fence}. */
    public static final String STALE_FENCE = "stale-fence";

    private static final long serialVersionUID = 1L;

    public enum Kind {
        /** May go away by itself: retried with backoff inside the step's budget. */
        TRANSIENT,
        /** Nothing is wrong, the time has not come: checked again later, without using up the step's budget. */
        NOT_YET,
        /** Repeating changes nothing: a person must act. */
        REFUSED,
        /** The new password itself was not accepted: a new candidate, once; then a person. */
        REJECTED_PASSWORD
    }

    private final Kind kind;
    private final String code;
    private final @Nullable String detail;
    private final @Nullable Instant checkAgainAt;

    private StepFailure(
            Kind kind, String code, String message, @Nullable String detail, @Nullable Instant checkAgainAt) {
        super(message, null, false, false);
        this.kind = kind;
        this.code = code;
        this.detail = detail;
        this.checkAgainAt = checkAgainAt;
    }

    public static StepFailure of(Kind kind, String code, String message, @Nullable String detail) {
        return new StepFailure(kind, code, message, detail, null);
    }

    public static StepFailure transientFailure(String code, String message, @Nullable String detail) {
        return new StepFailure(Kind.TRANSIENT, code, message, detail, null);
    }

    /** @param checkAgainAt when the step is to be run again */
    public static StepFailure notYet(String code, String message, Instant checkAgainAt) {
        return new StepFailure(Kind.NOT_YET, code, message, null, checkAgainAt);
    }

    /** By Keyturn itself: no outside system has said anything. */
    public static StepFailure refused(String code, String message) {
        return refused(code, message, null);
    }

    public static StepFailure refused(String code, String message, @Nullable String detail) {
        return new StepFailure(Kind.REFUSED, code, message, detail, null);
    }

    public static StepFailure rejectedPassword(String code, String message, @Nullable String detail) {
        return new StepFailure(Kind.REJECTED_PASSWORD, code, message, detail, null);
    }

    public Kind kind() {
        return kind;
    }

    /** A short stable name for programs, such as {@code no-start-credentials} or {@code 0000052D}. */
    public String code() {
        return code;
    }

    /** A message in plain words that says what happened where and what to do next. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** The outside system's own words, without any secret. */
    public @Nullable String detail() {
        return detail;
    }

    /** When a step is to be run again whose time has not come; null for every other kind. */
    @Nullable
    public Instant checkAgainAt() {
        return checkAgainAt;
    }
}
