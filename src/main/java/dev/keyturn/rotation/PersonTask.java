package dev.keyturn.rotation;

import dev.keyturn.kernel.LoginMethod;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.history.HistoricVariableInstance;
import org.jspecify.annotations.Nullable;

/**
 * A user task as the history knows it.
 *
 * @param key its id in the process model
 * @param completedBy null when no person did: it is open, was taken away, or Keyturn itself completed it
 * @param login how that person had logged in; {@code SYSTEM} when Keyturn completed it, null when it was not completed
 * @param ended {@code completed}, or why it was taken away; null while it is open
 * @param said decision and comment, where the task has them
 */
public record PersonTask(
        String id,
        String key,
        @Nullable String name,
        @Nullable String assignee,
        @Nullable String completedBy,
        @Nullable LoginMethod login,
        Date createdAt,
        @Nullable Date endedAt,
        @Nullable String ended,
        Map<String, String> said) {

    /** What the engine gives as the reason why a task went away that was completed. */
    private static final String COMPLETED = "completed";

    private static final Set<String> SAID = Set.of(ProcessModel.DECISION, ProcessModel.COMMENT);

    @Nullable
    public String decision() {
        return said.get(ProcessModel.DECISION);
    }

    @Nullable
    public String comment() {
        return said.get(ProcessModel.COMMENT);
    }

    /** The tasks of a process instance in the order in which they began, with who completed them by its operation log. */
    public static List<PersonTask> of(
            String processInstance, HistoryService history, List<OperationLogEntry> operations) {
        return history
                .createHistoricTaskInstanceQuery()
                .processInstanceId(processInstance)
                .orderByHistoricActivityInstanceStartTime()
                .asc()
                .list()
                .stream()
                .map(task -> of(task, history, operations))
                .toList();
    }

    private static PersonTask of(
            HistoricTaskInstance task, HistoryService history, List<OperationLogEntry> operations) {
        Optional<OperationLogEntry> completion = operations.stream()
                .filter(operation -> operation.completes(task.getId()))
                .findFirst();
        boolean completed = COMPLETED.equals(task.getDeleteReason());
        return new PersonTask(
                task.getId(),
                task.getTaskDefinitionKey(),
                task.getName(),
                task.getAssignee(),
                completion.map(OperationLogEntry::person).orElse(null),
                completion.map(OperationLogEntry::login).orElse(completed ? LoginMethod.SYSTEM : null),
                task.getStartTime(),
                task.getEndTime(),
                task.getDeleteReason(),
                said(task, history));
    }

    /** Asked for with the process instance as well: the engine's table of variables has no index by task. */
    private static Map<String, String> said(HistoricTaskInstance task, HistoryService history) {
        Map<String, String> said = new LinkedHashMap<>();
        for (HistoricVariableInstance local : history.createHistoricVariableInstanceQuery()
                .processInstanceId(task.getProcessInstanceId())
                .taskIdIn(task.getId())
                .list()) {
            if (SAID.contains(local.getName())) {
                said.put(local.getName(), local.getValue() == null ? null : String.valueOf(local.getValue()));
            }
        }
        return said;
    }
}
