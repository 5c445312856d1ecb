package dev.keyturn.rotation;

import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.notice.Notice;
import dev.keyturn.notice.Notices;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** Tells those who may approve that somebody waits for them. */
class RemindApproversDelegate implements JavaDelegate {

    private final ApprovalTable approvals;
    private final OpenTasks open;
    private final Notices notices;

    RemindApproversDelegate(ApprovalTable approvals, OpenTasks open, Notices notices) {
        this.approvals = approvals;
        this.open = open;
        this.notices = notices;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String rotation = execution.getProcessBusinessKey();
        ApprovalCase standing = approvals.caseOf(rotation);
        open.find(rotation, Picture.APPROVE)
                .ifPresent(task -> notices.queue(new Notice(
                        Notice.Kind.REMINDER,
                        rotation,
                        task.getId(),
                        task.getAssignee() == null ? Set.of() : Set.of(task.getAssignee()),
                        Set.copyOf(standing.groups()),
                        "This rotation still waits for an approval. It expires at "
                                + approvals.timesOf(rotation).until() + ".")));
    }
}
