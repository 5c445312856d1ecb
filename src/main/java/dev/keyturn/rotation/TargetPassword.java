package dev.keyturn.rotation;

import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.step.Direction;
import dev.keyturn.step.StepContext;
import dev.keyturn.step.StepFailure;
import org.jspecify.annotations.Nullable;

/**
 * The password that a rotation is bringing to every place: the staged one, or on the way back the current one. It is
 * handed out only to a rotation that somebody other than its requester has approved, so that no jump in the process
 * gets past the second person.
 */
class TargetPassword {

    /** Key of the evidence that tells which version of the password was in use until then. */
    static final String VERSION_BEFORE = "versionBefore";

    private final SecretStore secrets;
    private final SecondPerson secondPerson;

    TargetPassword(SecretStore secrets, SecondPerson secondPerson) {
        this.secrets = secrets;
        this.secondPerson = secondPerson;
    }

    SecretRef version(String account, Direction direction) {
        Label label = direction == Direction.FORWARD ? Label.PENDING : Label.CURRENT;
        return secrets.find(account, label)
                .orElseThrow(() -> StepFailure.refused(
                        "no-password",
                        "The secret store has no " + label + " password of " + account
                                + ". Roll back if that is offered, or cancel and ask again.",
                        null));
    }

    /** The version that is replaced; null when nobody knows that password. */
    @Nullable
    Integer replaced(String account, Direction direction) {
        Label label = direction == Direction.FORWARD ? Label.CURRENT : Label.PENDING;
        return secrets.find(account, label).map(SecretRef::version).orElse(null);
    }

    /** @throws StepFailure when nobody but the requester stands behind this rotation */
    void requireApproval(StepContext step) {
        secondPerson.require(step.rotationId());
    }

    /** The password that a self-change replaces; null when nobody knows it. */
    @Nullable
    Secret releaseReplaced(StepContext step) {
        requireApproval(step);
        Label replaced = step.direction() == Direction.FORWARD ? Label.CURRENT : Label.PENDING;
        return secrets.find(step.account(), replaced).map(secrets::read).orElse(null);
    }

    Secret release(StepContext step) {
        requireApproval(step);
        return secrets.read(version(step.account(), step.direction()));
    }
}
