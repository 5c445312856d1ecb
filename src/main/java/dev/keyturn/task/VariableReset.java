package dev.keyturn.task;

import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.kernel.Json;
import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.StartVariables;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.spin.plugin.variable.SpinValues;
import org.jspecify.annotations.Nullable;

/**
 * A person who completes a task may send any variables. The variables that forms show are reset to what the
 * record says, when a task begins and when it ends: the approver of the next one must not read another account's name.
 * The process model itself asks the record.
 */
public class VariableReset implements TaskListener {

    private final BoundRotations bound;
    private final ApprovalTable approvals;
    private final StepRecords steps;

    VariableReset(BoundRotations bound, ApprovalTable approvals, StepRecords steps) {
        this.bound = bound;
        this.approvals = approvals;
        this.steps = steps;
    }

    @Override
    public void notify(DelegateTask task) {
        DelegateExecution execution = task.getExecution();
        Rotation rotation = bound.of(execution);
        StartVariables.shown(rotation.id(), rotation.request(), rotation.requester(), rotation.requestedAt())
                .forEach((name, value) -> show(execution, name, value));
        preCheck(rotation).forEach((name, value) -> show(execution, name, value));
        execution.removeVariable("server");
        if (EVENTNAME_CREATE.equals(task.getEventName())) {
            // what was decided in the task before must not decide this one
            show(execution, ProcessModel.DECISION, null);
            show(execution, ProcessModel.COMMENT, null);
            show(execution, ProcessModel.APPROVAL, standing(rotation.id()));
        }
    }

    /** Writing what is there already would still be a change in the engine's history. */
    private static void show(DelegateExecution execution, String name, @Nullable Object value) {
        if (value instanceof Collection<?>) {
            String json = Json.write(value);
            if (!json.equals(String.valueOf(execution.getVariable(name)))) {
                execution.setVariable(name, SpinValues.jsonValue(json).create());
            }
        } else if (!execution.hasVariable(name) || !Objects.equals(execution.getVariable(name), value)) {
            execution.setVariable(name, value);
        }
    }

    /** The variables that the pre-check gave the process, as its row keeps them. */
    private Map<String, Object> preCheck(Rotation rotation) {
        Map<String, Object> values = Map.of();
        for (StepRecord step : steps.of(rotation.id())) {
            boolean checked = ModelStep.RUN_PRE_CHECK.is(step.name()) && step.state() == StepRecord.State.DONE;
            values = checked ? step.variables() : values;
        }
        return values;
    }

    private String standing(String rotation) {
        ApprovalCase standing = approvals.caseOf(rotation);
        String wanted = standing.policy().approvals() == 1
                ? "One person has to approve"
                : standing.policy().approvals() + " different people have to approve";
        return wanted + ", in " + String.join(" or ", standing.groups()) + ". "
                + (standing.approvers().isEmpty()
                        ? "No person has so far."
                        : String.join(" and ", standing.approvers()) + " has approved.");
    }
}
