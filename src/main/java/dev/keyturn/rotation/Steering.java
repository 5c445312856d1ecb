package dev.keyturn.rotation;

import dev.keyturn.approval.ApprovalCase;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;

/**
 * A person who completes a task may send any variable along. What forms show of the rotation is put back to what the
 * record says, when a task begins and when it ends: the approver of the next one must not read another account's name.
 * The picture itself asks the record.
 */
public class Steering implements TaskListener {

    private final RotationTable rotations;
    private final ApprovalTable approvals;

    Steering(RotationTable rotations, ApprovalTable approvals) {
        this.rotations = rotations;
        this.approvals = approvals;
    }

    @Override
    public void notify(DelegateTask task) {
        DelegateExecution execution = task.getExecution();
        Rotation rotation = rotations.get(execution.getProcessBusinessKey());
        execution.setVariable(Picture.ROTATION, rotation.id());
        execution.setVariable(Picture.ACCOUNT, rotation.account());
        execution.setVariable(Picture.KIND, rotation.kind().name());
        execution.setVariable(Picture.REQUESTER, rotation.requester());
        execution.setVariable(Picture.REASON, rotation.reason());
        execution.setVariable(Picture.TICKET, rotation.ticket());
        execution.setVariable(
                Picture.WINDOW_START,
                date(rotation.windowStart() == null ? rotation.requestedAt() : rotation.windowStart()));
        execution.setVariable(Picture.WINDOW_END, date(rotation.windowEnd()));
        execution.setVariable(Picture.URGENT, rotation.urgent());
        execution.setVariable(Picture.ON_BEHALF_OF, rotation.onBehalfOf());
        execution.removeVariable("server");
        if (EVENTNAME_CREATE.equals(task.getEventName())) {
            // what was decided in the task before must not decide this one
            execution.setVariable(Picture.DECISION, null);
            execution.setVariable(Picture.COMMENT, null);
            execution.setVariable(Picture.APPROVAL, standing(rotation.id()));
        }
    }

    private String standing(String rotation) {
        ApprovalCase standing = approvals.caseOf(rotation);
        String wanted = standing.policy().approvals() == 1
                ? "One person has to approve"
                : standing.policy().approvals() + " different people have to approve";
        return wanted + ", in " + String.join(" or ", standing.groups()) + ". "
                + (standing.approvers().isEmpty()
                        ? "Nobody has so far."
                        : String.join(" and ", standing.approvers()) + " has approved.");
    }

    private static @Nullable Date date(@Nullable Instant instant) {
        return instant == null ? null : Date.from(instant);
    }
}
