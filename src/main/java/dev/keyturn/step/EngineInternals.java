package dev.keyturn.step;

import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.batch.BatchEntity;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.UserOperationLogEntryEventEntity;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.jspecify.annotations.Nullable;

/** What the engine knows and its public interfaces do not tell. A later engine may keep it elsewhere. */
public final class EngineInternals {

    private EngineInternals() {}

    /** Whether the execution runs by a version of that process model. */
    public static boolean isOf(String processKey, DelegateExecution execution) {
        return execution instanceof ExecutionEntity entity
                && processKey.equals(entity.getProcessDefinition().getKey());
    }

    /** Of a process instance that the present command knows, be it one that is only being started; null of any other. */
    public static @Nullable String businessKey(String processInstance) {
        CommandContext command = Context.getCommandContext();
        ExecutionEntity execution =
                command == null ? null : command.getExecutionManager().findExecutionById(processInstance);
        return execution == null ? null : execution.getBusinessKey();
    }

    /** Who made the batch that the present command works for; null when it works for none. */
    public static @Nullable String makerOfBatch() {
        CommandContext command = Context.getCommandContext();
        JobEntity job = command == null ? null : command.getCurrentJob();
        if (job == null || job.getBatchId() == null) {
            return null;
        }
        BatchEntity batch = command.getBatchManager().findBatchById(job.getBatchId());
        return batch == null ? null : batch.getCreateUserId();
    }

    /** The name of the table that holds the operation log. */
    public static String operationLogTable(ManagementService management) {
        return management.getTableName(UserOperationLogEntryEventEntity.class);
    }
}
