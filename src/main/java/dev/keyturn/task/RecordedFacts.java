package dev.keyturn.task;

import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.notification.NotificationFacts;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationTable;
import java.util.Optional;
import org.camunda.bpm.engine.TaskService;
import org.springframework.context.annotation.Lazy;

/** The facts of a rotation for e-mails, from its own record. */
class RecordedFacts implements NotificationFacts {

    private final RotationTable rotations;
    private final ApprovalTable approvals;
    private final KnownUsers people;
    private final TaskService tasks;

    RecordedFacts(RotationTable rotations, ApprovalTable approvals, KnownUsers people, @Lazy TaskService tasks) {
        this.people = people;
        this.rotations = rotations;
        this.approvals = approvals;
        this.tasks = tasks;
    }

    @Override
    public Optional<Facts> of(String rotationId) {
        return rotations
                .find(rotationId)
                .map(rotation -> new Facts(
                        rotation.account(),
                        (rotation.request().urgent() ? "urgent: " : "") + kind(rotation.kind()),
                        requester(rotation),
                        rotation.request().reason(),
                        rotation.ticket(),
                        rotation.request().windowStart(),
                        rotation.request().windowEnd()));
    }

    @Override
    public boolean isOpen(String taskId) {
        return tasks.createTaskQuery().taskId(taskId).count() > 0;
    }

    @Override
    public boolean mayApprove(String rotationId, String person) {
        return approvals.caseOf(rotationId).obstacle(person, people::namesOf) == null;
    }

    private static String requester(Rotation rotation) {
        return rotation.onBehalfOf() == null
                ? rotation.requester()
                : rotation.requester() + " for " + rotation.onBehalfOf() + ", who wrote the ticket";
    }

    private static String kind(RotationRequest.Kind kind) {
        return switch (kind) {
            case ROTATE -> "rotate, Keyturn makes a new password and sets it everywhere";
            case REPAIR -> "repair, the password was changed in Active Directory already";
        };
    }
}
