package dev.keyturn.task;

import dev.keyturn.approval.ApprovalProof;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.step.Direction;
import dev.keyturn.step.StepContext;
import org.jspecify.annotations.Nullable;

/**
 * The password that a rotation is bringing to every place: the staged one, or on the way back the current one. It is
 * handed out only to a rotation that another person than its requester has approved, so that no jump in the process
 * gets past the second person.
 */
class TargetPassword {

    private final SecretStore secrets;
    private final ApprovalProof approvalProof;

    TargetPassword(SecretStore secrets, ApprovalProof approvalProof) {
        this.secrets = secrets;
        this.approvalProof = approvalProof;
    }

    SecretRef version(String account, Direction direction) {
        Label label = direction == Direction.FORWARD ? Label.PENDING : Label.CURRENT;
        return secrets.find(account, label)
                .orElseThrow(() -> StepFailure.refused(
                        "no-password",
                        "The secret store has no " + label + " password of " + account
                                + ". Roll back if that is offered, or cancel and ask again."));
    }

    /** @throws StepFailure when no other person than the requester stands behind this rotation */
    void requireApproval(StepContext step) {
        approvalProof.require(step.rotationId());
    }

    /**
     * What was handed out; closing it wipes it.
     *
     * @param staged whether it is the one that a rotation brings
     */
    record Released(int version, Secret password, boolean staged) implements AutoCloseable {

        @Override
        public void close() {
            password.close();
        }
    }

    /** @throws StepFailure when no other person than the requester stands behind this rotation */
    Released release(StepContext step) {
        requireApproval(step);
        return read(version(step.account(), step.direction()));
    }

    /**
     * The one that a person has entered; without one, the stored one.
     *
     * @throws StepFailure when no other person than the requester stands behind this rotation
     */
    Released releaseForRepair(StepContext step) {
        requireApproval(step);
        return secrets.find(step.account(), Label.PENDING)
                .map(this::read)
                .orElseGet(() -> new Released(0, secrets.read(version(step.account(), Direction.BACK)), false));
    }

    /**
     * The password that is replaced; null when it is not known.
     *
     * @param by that there is one says that the approval was checked
     */
    @Nullable
    Released releaseReplaced(StepContext step, Released by) {
        Label label = step.direction() == Direction.FORWARD ? Label.CURRENT : Label.PENDING;
        return secrets.find(step.account(), label)
                .filter(version -> version.version() != by.version())
                .map(this::read)
                .orElse(null);
    }

    private Released read(SecretRef version) {
        return new Released(version.version(), secrets.read(version), true);
    }
}
