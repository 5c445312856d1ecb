package dev.keyturn.rotation;

import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.kernel.Person;
import dev.keyturn.step.Direction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rotation's own row: what was asked, who approved, how it ended. Written by Keyturn alone.
 *
 * @param processInstance the only one that it ever has; null in one from before that was kept
 * @param stepsBeforeDecision how many steps had begun when a person last decided how to continue
 */
public record Rotation(
        String id,
        long number,
        String account,
        RotationRequest.Kind kind,
        String requester,
        LoginMethod login,
        String reason,
        @Nullable String ticket,
        @Nullable Instant windowStart,
        @Nullable Instant windowEnd,
        Instant requestedAt,
        @Nullable String requestHash,
        String findings,
        boolean urgent,
        @Nullable String onBehalfOf,
        int wrongPasswords,
        boolean passwordEntered,
        ResumePoint resumePoint,
        Direction direction,
        @Nullable Cancelled cancelled,
        RotationView.@Nullable Outcome outcome,
        @Nullable Instant endedAt,
        @Nullable String processInstance,
        int stepsBeforeDecision) {

    /** Also for the person whose ticket it is. A ticket system may write a name in other letters than the login does. */
    public boolean isAskedForBy(String person) {
        return person.equalsIgnoreCase(requester) || person.equalsIgnoreCase(onBehalfOf);
    }

    public boolean isSeenBy(Person person) {
        return person.seesEveryRotation() || isAskedForBy(person.id());
    }

    /** Cancelled before anything was changed. */
    public record Cancelled(String by, Instant at, @Nullable String reason, LoginMethod login) {}
}
