package dev.keyturn.task;

import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.ticket.ChangeTickets;
import dev.keyturn.ticket.ChangeTickets.Stage;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;

/** Updates the change ticket while its rotation goes on. How it ended is written by <em>Close ticket</em>. */
public class TicketStages implements ExecutionListener, TaskListener {

    private final BoundRotations bound;
    private final ChangeTickets tickets;
    private final FailureReports reports;

    TicketStages(BoundRotations bound, ChangeTickets tickets, FailureReports reports) {
        this.bound = bound;
        this.tickets = tickets;
        this.reports = reports;
    }

    /** The activities at which the ticket is updated when they begin, or, validate-request, when it is done. */
    public static boolean updatesAt(String activity, String event) {
        return activity.equals(ModelStep.STAGE_PASSWORD.activity()) && event.equals(ExecutionListener.EVENTNAME_START)
                || activity.equals(ModelStep.VALIDATE_REQUEST.activity())
                        && event.equals(ExecutionListener.EVENTNAME_END);
    }

    @Override
    public void notify(DelegateExecution execution) {
        Rotation rotation = bound.find(execution).orElse(null);
        if (rotation == null || rotation.ticket() == null) {
            return;
        }
        if (execution.getCurrentActivityId().equals(ModelStep.VALIDATE_REQUEST.activity())) {
            queueUpdate(
                    rotation,
                    Stage.REQUESTED,
                    "The rotation of " + rotation.account()
                            + " was requested. A person has to approve it in Keyturn before anything is changed.",
                    null);
        } else {
            queueUpdate(
                    rotation, Stage.STARTED, "The ticket was read again and allows the change. It begins now.", null);
        }
    }

    @Override
    public void notify(DelegateTask task) {
        Rotation rotation = bound.of(task.getExecution());
        if (rotation.ticket() == null) {
            return;
        }
        if (task.getTaskDefinitionKey().equals(ProcessModel.DECIDE)) {
            String message = reports.of(rotation).message() + " A person has to decide how to continue.";
            queueUpdate(rotation, Stage.DECISION, message, task.getId());
        } else if ("APPROVE".equals(task.getVariable(ProcessModel.DECISION))) {
            queueUpdate(rotation, Stage.APPROVED, task.getAssignee() + " approved the rotation in Keyturn.", null);
        } else {
            queueUpdate(rotation, Stage.REJECTED, task.getAssignee() + " rejected the rotation in Keyturn.", null);
        }
    }

    private void queueUpdate(Rotation rotation, Stage stage, String message, @Nullable String taskId) {
        tickets.queueUpdate(rotation.id(), rotation.ticket(), stage, message, taskId);
    }
}
