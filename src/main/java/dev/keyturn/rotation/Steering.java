package dev.keyturn.rotation;

import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;

/**
 * A person who completes a task may send any variable along. What later forms show of the rotation is put back to what
 * the record says: the approver of the next task must not read another account's name. The picture itself asks the record.
 */
public class Steering implements TaskListener {

    private final RotationTable rotations;

    Steering(RotationTable rotations) {
        this.rotations = rotations;
    }

    @Override
    public void notify(DelegateTask task) {
        DelegateExecution execution = task.getExecution();
        Rotation rotation = rotations.get(execution.getProcessBusinessKey());
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
        execution.setVariable(Picture.URGENT, rotation.urgent());
        execution.setVariable(Picture.ON_BEHALF_OF, rotation.onBehalfOf());
        execution.removeVariable("server");
        if (EVENTNAME_CREATE.equals(task.getEventName())) {
            // what was decided in the task before must not decide this one
            execution.setVariable(Picture.DECISION, null);
            execution.setVariable(Picture.COMMENT, null);
        }
    }

    private static @Nullable Date date(@Nullable Instant instant) {
        return instant == null ? null : Date.from(instant);
    }
}
