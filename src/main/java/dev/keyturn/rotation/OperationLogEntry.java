package dev.keyturn.rotation;

import dev.keyturn.kernel.LoginMethod;
import java.time.Instant;
import org.camunda.bpm.engine.EntityTypes;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the engine's operation log.
 *
 * @param id shared by the entries of one command
 * @param taskId the task that was worked with; null when it was none
 * @param type such as {@code SetJobRetries}, as the engine names it
 * @param property what was changed, one entry for each; null where the engine does not say
 * @param note the annotation that was added to the entry since
 */
public record OperationLogEntry(
        String id,
        @Nullable String taskId,
        Instant at,
        @Nullable String person,
        LoginMethod login,
        String type,
        @Nullable String entity,
        @Nullable String property,
        @Nullable String from,
        @Nullable String to,
        @Nullable String note) {

    static OperationLogEntry of(UserOperationLogEntry entry, LoginMethod login) {
        return new OperationLogEntry(
                entry.getOperationId(),
                entry.getTaskId(),
                entry.getTimestamp().toInstant(),
                entry.getUserId(),
                login,
                entry.getOperationType(),
                entry.getEntityType(),
                entry.getProperty(),
                entry.getOrgValue(),
                entry.getNewValue(),
                null);
    }

    OperationLogEntry withoutValues() {
        return new OperationLogEntry(id, taskId, at, person, login, type, entity, property, null, null, note);
    }

    boolean completes(String task) {
        return task.equals(taskId) && completesATask();
    }

    /** The request itself, and the completion of tasks, have their own places in the evidence. */
    public boolean isIntervention() {
        boolean request =
                type.equals(UserOperationLogEntry.OPERATION_TYPE_CREATE) && EntityTypes.PROCESS_INSTANCE.equals(entity);
        return !request && !completesATask();
    }

    OperationLogEntry with(@Nullable String later) {
        return new OperationLogEntry(id, taskId, at, person, login, type, entity, property, from, to, later);
    }

    private boolean completesATask() {
        return type.equals(UserOperationLogEntry.OPERATION_TYPE_COMPLETE) && EntityTypes.TASK.equals(entity);
    }
}
