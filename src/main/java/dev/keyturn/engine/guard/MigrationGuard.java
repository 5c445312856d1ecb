package dev.keyturn.engine.guard;

import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RefusedAttempts;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.HistoricActivityInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;

/**
 * A running rotation is migrated to another version of its process model only, where each token stays in the activity
 * in which it waits: in another process no rule would hold. Nor does another process become a rotation.
 */
public final class MigrationGuard {

    private final RefusedAttempts refused;

    public MigrationGuard(RefusedAttempts refused) {
        this.refused = refused;
    }

    public void check(HistoryEvent event) {
        if (event instanceof HistoricProcessInstanceEventEntity
                && event.isEventOfType(HistoryEventTypes.PROCESS_INSTANCE_MIGRATE)) {
            staysInItsProcess(event);
        } else if (event instanceof HistoricActivityInstanceEventEntity activity
                && event.isEventOfType(HistoryEventTypes.ACTIVITY_INSTANCE_MIGRATE)
                && ProcessModel.PROCESS.equals(event.getProcessDefinitionKey())) {
            staysInItsActivity(activity);
        }
    }

    private void staysInItsProcess(HistoryEvent event) {
        HistoricProcessInstance before = Context.getCommandContext()
                .getHistoricProcessInstanceManager()
                .findHistoricProcessInstance(event.getProcessInstanceId());
        boolean wasOurs = before != null && ProcessModel.PROCESS.equals(before.getProcessDefinitionKey());
        if (wasOurs != ProcessModel.PROCESS.equals(event.getProcessDefinitionKey())) {
            throw refused.refuse(
                    "A rotation cannot be migrated into another process, where its rules would not hold, and no other"
                            + " process becomes a rotation. Migrate it to a version of its own process model.",
                    event.getProcessInstanceId(),
                    null,
                    String.valueOf(event.getProcessDefinitionKey()));
        }
    }

    private void staysInItsActivity(HistoricActivityInstanceEventEntity activity) {
        CommandContext command = Context.getCommandContext();
        HistoryService history = command.getProcessEngineConfiguration().getHistoryService();
        boolean stays = command.runWithoutAuthorization(() -> history.createHistoricActivityInstanceQuery()
                        .activityInstanceId(activity.getId())
                        .activityId(activity.getActivityId())
                        .count()
                == 1);
        if (!stays) {
            throw refused.refuse(
                    "A migration leaves each token of a rotation in the activity in which it waits. Map "
                            + "every activity to the one of the same id.",
                    activity.getProcessInstanceId(),
                    null,
                    activity.getActivityId());
        }
    }
}
