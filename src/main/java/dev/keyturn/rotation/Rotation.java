package dev.keyturn.rotation;

import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ModelStep.ResumePoint;
import dev.keyturn.step.Direction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rotation's own row: what was asked, how far it has come, how it ended. Written by Keyturn alone.
 *
 * @param fence its part of each fence that sync servers get; the answers that they sign repeat it
 * @param requestHash the same for two requests that ask for the same; null in one from before it was kept
 * @param confirmation what was found later of the password that it brought; null until then
 * @param processInstance the only one that it ever has; null in one from before that was kept
 */
public record Rotation(
        String id,
        RotationRequest request,
        String requester,
        LoginMethod login,
        Instant requestedAt,
        long fence,
        @Nullable String requestHash,
        Progress progress,
        @Nullable Cancelled cancelled,
        RotationView.@Nullable Outcome outcome,
        @Nullable Instant endedAt,
        RotationView.@Nullable Confirmation confirmation,
        @Nullable String processInstance) {

    /**
     * How far it has come.
     *
     * @param findings of the last pre-check, as JSON
     * @param passwordEntered whether the password of a repair was entered and proved, or is the stored one
     * @param resumePoint where it goes on, as a person last decided
     * @param direction which password it brings
     * @param stepsBeforeDecision how many steps had begun when a person last decided how to continue
     */
    public record Progress(
            String findings,
            int wrongPasswords,
            boolean passwordEntered,
            ResumePoint resumePoint,
            Direction direction,
            int stepsBeforeDecision) {}

    /** Cancelled before anything was changed. */
    public record Cancelled(String by, Instant at, @Nullable String reason, LoginMethod login) {}

    public String account() {
        return request.account();
    }

    public RotationRequest.Kind kind() {
        return request.kind();
    }

    public @Nullable String ticket() {
        return request.ticket();
    }

    public @Nullable String onBehalfOf() {
        return request.onBehalfOf();
    }

    public Direction direction() {
        return progress.direction();
    }

    /** In a repair, as long as the password that a person set in Active Directory has not been entered. */
    public boolean lacksPassword() {
        return isRepair() && !progress.passwordEntered();
    }

    /** In a repair, a person has changed it; on the way back Keyturn has to. */
    public boolean isChangedInAdByPerson() {
        return isRepair() && direction() == Direction.FORWARD;
    }

    private boolean isRepair() {
        return kind() == RotationRequest.Kind.REPAIR;
    }

    /** Also for the person whose ticket it is. A ticket system may write a name in other letters than the login does. */
    public boolean isAskedForBy(String person) {
        return person.equalsIgnoreCase(requester) || person.equalsIgnoreCase(onBehalfOf());
    }

    public boolean isSeenBy(Person person) {
        return person.seesEveryRotation() || isAskedForBy(person.id());
    }
}
