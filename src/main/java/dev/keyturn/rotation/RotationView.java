package dev.keyturn.rotation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.keyturn.kernel.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rotation as {@code GET /api/rotations/{id}} shows it. It never holds a secret.
 *
 * @param proof how well the password is proved that it brought; null while it runs, and when it brought none
 * @param confirmation what was found when the one before was refused everywhere; null until then
 * @param onBehalfOf who wrote the change ticket, when a service account asked
 * @param approvedBy who approved last; null when no person has
 * @param task what waits for a person; null when nothing does
 * @param next what follows on what it does or waits for now, when all goes well, in the words of the process model
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RotationView(
        String id,
        String account,
        RotationRequest.Kind kind,
        State state,
        @Nullable Outcome outcome,
        @Nullable Proof proof,
        @Nullable Confirmation confirmation,
        String requester,
        String reason,
        @Nullable String onBehalfOf,
        @Nullable String ticket,
        boolean urgent,
        @Nullable Instant windowStart,
        @Nullable Instant windowEnd,
        Instant requestedAt,
        @Nullable Instant endedAt,
        @Nullable String approvedBy,
        Approval approval,
        boolean cancellable,
        @Nullable Decision decision,
        @Nullable OpenTask task,
        List<String> next,
        List<Finding> findings,
        List<Server> servers,
        List<Step> steps) {

    /** Where a person watches it, below the address of Keyturn. */
    @JsonProperty
    public String page() {
        return "/rotations/" + id;
    }

    public enum State {
        REQUESTED,
        AWAITING_APPROVAL,
        SCHEDULED,
        RUNNING,
        NEEDS_DECISION,
        ENDED
    }

    public enum Outcome {
        VERIFIED,
        ROLLED_BACK,
        REJECTED,
        CANCELLED,
        EXPIRED,
        FINISHED_BY_HAND
    }

    /** How well a password is proved. */
    public enum Proof {
        /** Imports have read with it. Where they log in by NTLM, the one before would have done as well, for an hour. */
        IMMEDIATE,
        /** Imports have read with it that began after that hour. */
        CONFIRMED;

        /** Null when that outcome brings no password. */
        public static @Nullable Proof of(@Nullable Outcome outcome, @Nullable Confirmation confirmation) {
            boolean brought = outcome == Outcome.VERIFIED
                    || outcome == Outcome.ROLLED_BACK
                    || outcome == Outcome.FINISHED_BY_HAND;
            return !brought ? null : confirmation == Confirmation.CONFIRMED ? CONFIRMED : IMMEDIATE;
        }
    }

    /** What was found of a password after the hour in which the one before is accepted as well. */
    public enum Confirmation {
        CONFIRMED,
        /** A sync server cannot log in with it, or Active Directory has another one. */
        FAILED,
        /** Nothing was found that proves it, for a day. */
        NOT_PROVED,
        /** A later rotation brought another one before it was confirmed. */
        SUPERSEDED
    }

    /**
     * What the approval policy asks for, and who approved.
     *
     * @param needed how many different people have to
     * @param groups whose members may now
     * @param until a request that is not approved by then expires; null in rotations from before there was a policy
     */
    public record Approval(
            int needed, List<String> groups, @Nullable Instant until, List<Approved> by) {}

    public record Approved(String by, Instant at) {}

    /** What the open task <em>Decide how to continue</em> says and offers. */
    public record Decision(String message, List<String> choices) {}

    /**
     * A task in Tasklist.
     *
     * @param key its id in the process model, such as {@code approve-rotation}
     * @param triesLeft how often a password may still be entered; null when the task asks for none
     */
    public record OpenTask(
            String id,
            String key,
            String name,
            @Nullable String assignee,
            @Nullable Integer triesLeft) {}

    /** @param state WAITING, UPDATING, RESTARTING, VERIFYING, VERIFIED or FAILED */
    public record Server(String name, String state) {}

    /**
     * @param name the delegate's name in the process model, such as {@code updateConnector}
     * @param server the sync server it works on; null when it is not about one server
     * @param state WAITING, DONE, FAILED or ABANDONED
     * @param message what went wrong; null while nothing did
     */
    public record Step(
            String name,
            @Nullable String server,
            String state,
            int attempts,
            @Nullable String failure,
            @Nullable String message,
            Map<String, Object> evidence,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}
}
