package dev.keyturn.task;

import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.notification.Notification;
import dev.keyturn.notification.Notifications;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.OpenTasks;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Reminds the approvers of an open approval. */
@Component("remindApprovers")
class RemindApproversDelegate extends LocalDelegate {

    private final ApprovalTable approvals;
    private final OpenTasks open;
    private final Notifications notifications;

    RemindApproversDelegate(StepOrder order, ApprovalTable approvals, OpenTasks open, Notifications notifications) {
        super(ModelStep.REMIND_APPROVERS, order);
        this.approvals = approvals;
        this.open = open;
        this.notifications = notifications;
    }

    @Override
    void act(DelegateExecution execution, Rotation rotation) {
        String id = rotation.id();
        ApprovalCase standing = approvals.caseOf(id);
        open.find(rotation, ProcessModel.APPROVE)
                .ifPresent(task -> notifications.queue(new Notification(
                        Notification.Kind.REMINDER,
                        id,
                        task.getId(),
                        task.getAssignee() == null ? Set.of() : Set.of(task.getAssignee()),
                        Set.copyOf(standing.groups()),
                        "This rotation still waits for an approval. It expires at " + standing.until() + ".")));
    }
}
