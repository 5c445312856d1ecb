package dev.keyturn.task;

import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.ModelStep.ResumePoint;
import dev.keyturn.rotation.Rotation;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/**
 * The conditions of the process model's gateways, from Keyturn's own record. Process variables can be written by every
 * user with rights on the process; they decide nothing.
 */
@Component("gatewayConditions")
public class GatewayConditions {

    private final BoundRotations bound;
    private final ApprovalTable approvals;
    private final KnownOutcome outcome;

    GatewayConditions(BoundRotations bound, ApprovalTable approvals, KnownOutcome outcome) {
        this.bound = bound;
        this.approvals = approvals;
        this.outcome = outcome;
    }

    public boolean nothingChangedYet(DelegateExecution execution) {
        return of(execution).progress().resumePoint() == ResumePoint.PREPARE;
    }

    public boolean changeOrRollBack(DelegateExecution execution) {
        return of(execution).progress().resumePoint() == ResumePoint.CHANGE;
    }

    public boolean finishedByHand(DelegateExecution execution) {
        return of(execution).progress().resumePoint() == ResumePoint.BY_HAND;
    }

    public boolean approved(DelegateExecution execution) {
        return caseOf(execution).approved();
    }

    public boolean rejected(DelegateExecution execution) {
        return caseOf(execution).rejected();
    }

    /** Candidate groups of the approval. */
    public List<String> approverGroups(DelegateExecution execution) {
        return caseOf(execution).groups();
    }

    public Date approvalDeadline(DelegateExecution execution) {
        return Date.from(caseOf(execution).until());
    }

    public Date escalation(DelegateExecution execution) {
        return Date.from(caseOf(execution).escalateAt());
    }

    /** As ISO 8601 writes an interval that repeats without end. */
    public String reminders(DelegateExecution execution) {
        return "R/" + caseOf(execution).policy().remindAfter();
    }

    public boolean passwordToEnter(DelegateExecution execution) {
        return of(execution).lacksPassword();
    }

    public boolean passwordAlreadyInAd(DelegateExecution execution) {
        return of(execution).isChangedInAdByPerson();
    }

    public boolean newPasswordInUse(DelegateExecution execution) {
        return outcome.newPasswordInUse(of(execution));
    }

    private ApprovalCase caseOf(DelegateExecution execution) {
        return approvals.caseOf(of(execution).id());
    }

    private Rotation of(DelegateExecution execution) {
        return bound.of(execution);
    }
}
