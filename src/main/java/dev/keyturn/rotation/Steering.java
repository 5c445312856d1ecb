package dev.keyturn.rotation;

import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.spin.plugin.variable.SpinValues;
import org.jspecify.annotations.Nullable;

/**
 * A person who completes a task may send any variable along. What forms show of the rotation is put back to what the
 * record says, when a task begins and when it ends: the approver of the next one must not read another account's name.
 * The picture itself asks the record.
 */
public class Steering implements TaskListener {

    private final BoundRotations bound;
    private final ApprovalTable approvals;
    private final StepRecords steps;

    Steering(BoundRotations bound, ApprovalTable approvals, StepRecords steps) {
        this.bound = bound;
        this.approvals = approvals;
        this.steps = steps;
    }

    @Override
    public void notify(DelegateTask task) {
        DelegateExecution execution = task.getExecution();
        Rotation rotation = bound.of(execution);
        show(execution, Picture.ROTATION, rotation.id());
        show(execution, Picture.ACCOUNT, rotation.account());
        show(execution, Picture.KIND, rotation.kind().name());
        show(execution, Picture.REQUESTER, rotation.requester());
        show(execution, Picture.REASON, rotation.reason());
        show(execution, Picture.TICKET, rotation.ticket());
        show(
                execution,
                Picture.WINDOW_START,
                date(rotation.windowStart() == null ? rotation.requestedAt() : rotation.windowStart()));
        show(execution, Picture.WINDOW_END, date(rotation.windowEnd()));
        show(execution, Picture.URGENT, rotation.urgent());
        show(execution, Picture.ON_BEHALF_OF, rotation.onBehalfOf());
        firstLook(rotation).forEach((name, value) -> show(execution, name, value));
        execution.removeVariable("server");
        if (EVENTNAME_CREATE.equals(task.getEventName())) {
            // what was decided in the task before must not decide this one
            show(execution, Picture.DECISION, null);
            show(execution, Picture.COMMENT, null);
            show(execution, Picture.APPROVAL, standing(rotation.id()));
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

    /** What the first look told the process, as its row keeps it. */
    private Map<String, Object> firstLook(Rotation rotation) {
        Map<String, Object> told = Map.of();
        for (StepRecord step : steps.of(rotation.id())) {
            boolean looked = ModelStep.TAKE_FIRST_LOOK.is(step.name()) && step.state() == StepRecord.State.DONE;
            told = looked ? step.variables() : told;
        }
        return told;
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
