package dev.keyturn.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/** What the process model asks at its gateways, answered without looking anything up, for a rotation that goes well. */
public final class RawAnswers {

    public List<String> of(DelegateExecution execution) {
        return execution.getCurrentActivityId().startsWith("each-sync-server")
                ? List.of("active", "staging")
                : List.of();
    }

    public List<String> approverGroups(DelegateExecution execution) {
        return List.of("rotation-approvers");
    }

    public Date approvalDeadline(DelegateExecution execution) {
        return in(72);
    }

    public Date escalation(DelegateExecution execution) {
        return in(24);
    }

    public String reminders(DelegateExecution execution) {
        return "R/PT8H";
    }

    public boolean nothingChangedYet(DelegateExecution execution) {
        return true;
    }

    public boolean changeOrRollBack(DelegateExecution execution) {
        return false;
    }

    public boolean finishedByHand(DelegateExecution execution) {
        return false;
    }

    /** False on the way in, true once the task was completed. */
    public boolean approved(DelegateExecution execution) {
        return execution.hasVariable("decision");
    }

    public boolean rejected(DelegateExecution execution) {
        return false;
    }

    public boolean passwordToEnter(DelegateExecution execution) {
        return false;
    }

    public boolean passwordAlreadyInAd(DelegateExecution execution) {
        return false;
    }

    public boolean newPasswordInUse(DelegateExecution execution) {
        return true;
    }

    private static Date in(int hours) {
        return Date.from(Instant.now().plus(hours, ChronoUnit.HOURS));
    }
}
