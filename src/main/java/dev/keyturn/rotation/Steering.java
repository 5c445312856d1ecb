package dev.keyturn.rotation;

import dev.keyturn.step.Direction;
import dev.keyturn.step.StepRecords;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;

/**
 * A person who completes a task may send any variable along. What steers the rotation is put back to what the record
 * says before anything else looks at it: an approval of one account must not become one of another.
 */
public class Steering implements TaskListener {

    private final RotationTable rotations;
    private final StepRecords steps;
    private final KnownOutcome outcome;

    Steering(RotationTable rotations, StepRecords steps) {
        this.rotations = rotations;
        this.steps = steps;
        this.outcome = new KnownOutcome(steps);
    }

    @Override
    public void notify(DelegateTask task) {
        DelegateExecution execution = task.getExecution();
        Rotation rotation = rotations.get(execution.getProcessBusinessKey());
        boolean back = steps.of(rotation.id()).stream().anyMatch(step -> step.direction() == Direction.BACK);
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
        execution.setVariable(Picture.APPROVED_BY, rotation.approvedBy());
        execution.setVariable(Picture.COURSE, Course.PREPARE.name());
        execution.setVariable(Picture.DIRECTION, (back ? Direction.BACK : Direction.FORWARD).name());
        RotationView.Outcome known = outcome.of(execution);
        execution.setVariable(Picture.OUTCOME, known == null ? null : known.name());
        execution.setVariable(Picture.PASSWORD_ENTERED, rotation.passwordEntered());
        execution.removeVariable("server");
    }

    private static @Nullable Date date(@Nullable Instant instant) {
        return instant == null ? null : Date.from(instant);
    }
}
