package dev.keyturn.task;

import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.approval.ApprovalPolicy;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.notification.Notification;
import dev.keyturn.notification.Notifications;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.OpenTasks;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import java.time.Clock;
import java.util.Set;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Lets the policy's second group approve as well, now and in what is left of this rotation. */
@Component("escalateApproval")
class EscalateApprovalDelegate extends LocalDelegate {

    private static final Logger log = LoggerFactory.getLogger(EscalateApprovalDelegate.class);

    private final ApprovalTable approvals;
    private final OpenTasks open;
    private final TaskService tasks;
    private final Notifications notifications;
    private final Clock clock;

    EscalateApprovalDelegate(
            StepOrder order,
            ApprovalTable approvals,
            OpenTasks open,
            @Lazy TaskService tasks,
            Notifications notifications,
            Clock clock) {
        super(ModelStep.ESCALATE_APPROVAL, order);
        this.approvals = approvals;
        this.open = open;
        this.tasks = tasks;
        this.notifications = notifications;
        this.clock = clock;
    }

    @Override
    void act(DelegateExecution execution, Rotation rotation) {
        String id = rotation.id();
        ApprovalCase standing = approvals.caseOf(id);
        ApprovalPolicy policy = standing.policy();
        if (standing.escalatedAt() == null) {
            approvals.escalated(id, clock.instant());
        }
        open.find(rotation, ProcessModel.APPROVE).ifPresent(task -> {
            tasks.addCandidateGroup(task.getId(), policy.escalateTo());
            // a claim hides it from all others; the person who claimed it may claim it again
            tasks.setAssignee(task.getId(), null);
            notifications.queue(new Notification(
                    Notification.Kind.ESCALATION,
                    id,
                    task.getId(),
                    task.getAssignee() == null ? Set.of() : Set.of(task.getAssignee()),
                    Set.of(policy.escalateTo()),
                    "No member of " + policy.group() + " has decided this rotation in time, so " + policy.escalateTo()
                            + " may decide it as well. It expires at "
                            + standing.until() + "."));
            log.info("Rotation {}: it was not decided in time, so {} may decide it as well.", id, policy.escalateTo());
        });
    }
}
