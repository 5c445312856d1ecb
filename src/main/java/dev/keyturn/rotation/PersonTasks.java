package dev.keyturn.rotation;

import dev.keyturn.kernel.LoginMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.history.HistoricVariableInstance;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;

/** The user tasks of a rotation, from the engine's history, with who completed them from its operation log. */
public class PersonTasks {

    private static final Set<String> SAID = Set.of(ProcessModel.DECISION, ProcessModel.COMMENT);

    private final HistoryService history;

    public PersonTasks(HistoryService history) {
        this.history = history;
    }

    public List<PersonTask> of(String processInstance, List<OperationLogEntry> operations) {
        return history
                .createHistoricTaskInstanceQuery()
                .processInstanceId(processInstance)
                .orderByHistoricActivityInstanceStartTime()
                .asc()
                .list()
                .stream()
                .map(task -> task(task, operations))
                .toList();
    }

    private PersonTask task(HistoricTaskInstance task, List<OperationLogEntry> operations) {
        Optional<OperationLogEntry> completion = operations.stream()
                .filter(operation -> operation.completes(task.getId()))
                .findFirst();
        boolean completed = TaskEntity.DELETE_REASON_COMPLETED.equals(task.getDeleteReason());
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
                said(task));
    }

    /** Asked for with the process instance as well: the engine's table of variables has no index by task. */
    private Map<String, String> said(HistoricTaskInstance task) {
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
