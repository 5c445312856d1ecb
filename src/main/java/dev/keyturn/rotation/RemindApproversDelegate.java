package dev.keyturn.rotation;

import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.notice.Notice;
import dev.keyturn.notice.Notices;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Tells those who may approve that somebody waits for them. */
@Component("remindApprovers")
class RemindApproversDelegate extends LocalDelegate {

    private final ApprovalTable approvals;
    private final OpenTasks open;
    private final Notices notices;

    RemindApproversDelegate(StepOrder order, ApprovalTable approvals, OpenTasks open, Notices notices) {
        super(ModelStep.REMIND_APPROVERS, order);
        this.approvals = approvals;
        this.open = open;
        this.notices = notices;
    }

    @Override
    void act(DelegateExecution execution, Rotation rotation) {
        String id = rotation.id();
        ApprovalCase standing = approvals.caseOf(id);
        open.find(rotation, Picture.APPROVE)
                .ifPresent(task -> notices.queue(new Notice(
                        Notice.Kind.REMINDER,
                        id,
                        task.getId(),
                        task.getAssignee() == null ? Set.of() : Set.of(task.getAssignee()),
                        Set.copyOf(standing.groups()),
                        "This rotation still waits for an approval. It expires at "
                                + approvals.timesOf(id).until() + ".")));
    }
}
