package dev.keyturn.engine.guard;

import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RefusedAttempts;
import java.util.Locale;
import org.camunda.bpm.engine.impl.cmd.AbstractModificationCmd;
import org.camunda.bpm.engine.impl.cmd.ModifyProcessInstanceCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.HistoricActivityInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricJobLogEvent;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;

/**
 * A rotation begins at a start event of its model and goes on by its model alone, for every caller and every interface:
 * every way through the engine passes the history, and what is refused here is rolled back.
 */
public final class ExecutionGuard {

    private final RefusedAttempts refused;

    public ExecutionGuard(RefusedAttempts refused) {
        this.refused = refused;
    }

    public void check(HistoryEvent event) {
        if (!ProcessModel.PROCESS.equals(event.getProcessDefinitionKey())) {
            return;
        }
        if (event instanceof HistoricProcessInstanceEventEntity start
                && event.isEventOfType(HistoryEventTypes.PROCESS_INSTANCE_START)) {
            begins(start);
        } else if (event instanceof HistoricActivityInstanceEventEntity activity && isMovement(event)) {
            goesOn(event, activity.getActivityId());
        } else if (event instanceof HistoricJobLogEvent job
                && event.getProcessInstanceId() != null
                && event.isEventOfType(HistoryEventTypes.JOB_CREATE)) {
            goesOn(event, String.valueOf(job.getActivityId()));
        }
    }

    private void begins(HistoricProcessInstanceEventEntity start) {
        String key = start.getBusinessKey();
        if (!RotationCommands.begins()
                || start.getSuperProcessInstanceId() != null
                || start.getSuperCaseInstanceId() != null
                || !isStartEvent(start)) {
            throw refused.refuse(
                    "A rotation begins at the start of its process and nowhere else. Ask for one without start"
                            + " instructions: POST /api/rotations, or the process in Tasklist.",
                    start.getProcessInstanceId(),
                    key,
                    String.valueOf(start.getStartActivityId()));
        }
        // the id of a rotation is Keyturn's own, and not the one that a caller has sent
        start.setBusinessKey(null);
        Context.getCommandContext()
                .getExecutionManager()
                .findExecutionById(start.getProcessInstanceId())
                .setBusinessKey(null);
    }

    private static boolean isStartEvent(HistoricProcessInstanceEventEntity start) {
        ProcessDefinitionEntity definition = Context.getProcessEngineConfiguration()
                .getDeploymentCache()
                .findDeployedProcessDefinitionById(start.getProcessDefinitionId());
        ActivityImpl activity = definition.findActivity(start.getStartActivityId());
        return activity != null
                && activity.getFlowScope() == definition
                && String.valueOf(activity.getProperty("type"))
                        .toLowerCase(Locale.ROOT)
                        .contains("startevent");
    }

    private void goesOn(HistoryEvent event, String activity) {
        if (!RotationCommands.goesOn() && !RotationCommands.migrates()) {
            throw refused.refuse(
                    "A rotation goes on by its own process model alone: it cannot be modified, and nothing but the"
                            + " outcome of a step moves it on. Complete the task that is open, retry a failed job, or"
                            + " cancel the rotation.",
                    event.getProcessInstanceId(),
                    null,
                    activity);
        }
    }

    /** A token that arrives; one that is taken away only by a modification: a deletion has a rule of its own. */
    private static boolean isMovement(HistoryEvent event) {
        return event.isEventOfType(HistoryEventTypes.ACTIVITY_INSTANCE_START)
                || event.isEventOfType(HistoryEventTypes.ACTIVITY_INSTANCE_END) && isModification();
    }

    private static boolean isModification() {
        return RotationCommands.current() instanceof ModifyProcessInstanceCmd
                || RotationCommands.current() instanceof AbstractModificationCmd<?>;
    }
}
