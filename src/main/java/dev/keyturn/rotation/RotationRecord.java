package dev.keyturn.rotation;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.history.HistoricVariableInstance;
import org.jspecify.annotations.Nullable;

/** What an auditor needs to know of one rotation, from its row, its steps and the engine's history. */
class RotationRecord {

    private final RotationTable rotations;
    private final ApprovalTable approvals;
    private final StepRecords steps;

    RotationRecord(RotationTable rotations, ApprovalTable approvals, StepRecords steps) {
        this.rotations = rotations;
        this.approvals = approvals;
        this.steps = steps;
    }

    Map<String, Object> facts(DelegateExecution execution, Outcome outcome, Instant endedAt) {
        Rotation rotation = rotations.get(execution.getProcessBusinessKey());
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rotation", request(rotation, outcome, endedAt));
        facts.put("fourEyes", fourEyes(rotation));
        facts.put("cancellation", cancellation(rotation.cancelled()));
        facts.put("findings", Json.read(rotation.findings(), new TypeReference<List<Object>>() {}));
        facts.put("tasks", tasks(execution));
        facts.put(
                "steps",
                steps.of(rotation.id()).stream().map(RotationRecord::step).toList());
        facts.put("process", process(execution));
        return facts;
    }

    private static Map<String, Object> request(Rotation rotation, Outcome outcome, Instant endedAt) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("id", rotation.id());
        request.put("account", rotation.account());
        request.put("kind", rotation.kind().name());
        request.put("requester", rotation.requester());
        request.put("reason", rotation.reason());
        request.put("ticket", rotation.ticket());
        request.put("urgent", rotation.urgent());
        request.put("windowStart", text(rotation.windowStart()));
        request.put("windowEnd", text(rotation.windowEnd()));
        request.put("requestedAt", text(rotation.requestedAt()));
        request.put("outcome", outcome.name());
        request.put("endedAt", text(endedAt));
        return request;
    }

    private Map<String, Object> fourEyes(Rotation rotation) {
        Map<String, Object> verdict = new LinkedHashMap<>();
        ApprovalCase standing = approvals.caseOf(rotation.id());
        verdict.put("requester", rotation.requester());
        verdict.put("onBehalfOf", rotation.onBehalfOf());
        verdict.put("policy", Json.facts(standing.policy()));
        verdict.put("escalatedAt", text(approvals.timesOf(rotation.id()).escalatedAt()));
        verdict.put(
                "approvals",
                approvals.of(rotation.id()).stream()
                        .map(RotationRecord::approval)
                        .toList());
        verdict.put("twoPeople", standing.holds());
        return verdict;
    }

    private static Map<String, Object> approval(ApprovalTable.Approval approval) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("by", approval.person());
        facts.put("at", text(approval.at()));
        facts.put("task", approval.taskId());
        return facts;
    }

    private static @Nullable Map<String, Object> cancellation(Rotation.@Nullable Cancelled cancelled) {
        if (cancelled == null) {
            return null;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("by", cancelled.by());
        facts.put("at", text(cancelled.at()));
        facts.put("reason", cancelled.reason());
        return facts;
    }

    private static List<Map<String, Object>> tasks(DelegateExecution execution) {
        var history = execution.getProcessEngineServices().getHistoryService();
        return history
                .createHistoricTaskInstanceQuery()
                .processInstanceId(execution.getProcessInstanceId())
                .orderByHistoricActivityInstanceStartTime()
                .asc()
                .list()
                .stream()
                .map(task -> task(
                        task,
                        history.createHistoricVariableInstanceQuery()
                                .taskIdIn(task.getId())
                                .list()))
                .toList();
    }

    private static Map<String, Object> task(HistoricTaskInstance task, List<HistoricVariableInstance> locals) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("task", task.getTaskDefinitionKey());
        facts.put("assignee", task.getAssignee());
        facts.put("createdAt", text(task.getStartTime()));
        facts.put("endedAt", text(task.getEndTime()));
        facts.put("ended", task.getDeleteReason());
        locals.forEach(local -> facts.put(local.getName(), local.getValue()));
        return facts;
    }

    private static Map<String, Object> step(StepRecord step) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("step", step.name());
        facts.put("server", step.server());
        facts.put("direction", step.direction().name());
        facts.put("state", step.state().name());
        facts.put("attempts", step.attempts());
        facts.put("failure", step.failureCode());
        facts.put("sentence", step.sentence());
        facts.put("evidence", step.evidence());
        facts.put("startedAt", text(step.startedAt()));
        facts.put("endedAt", text(step.endedAt()));
        return facts;
    }

    private static Map<String, Object> process(DelegateExecution execution) {
        var definition = execution
                .getProcessEngineServices()
                .getRepositoryService()
                .getProcessDefinition(execution.getProcessDefinitionId());
        String version = RotationRecord.class.getPackage().getImplementationVersion();
        return Map.of(
                "key", definition.getKey(),
                "version", definition.getVersion(),
                "instance", execution.getProcessInstanceId(),
                "software", version == null ? "development" : version);
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static @Nullable String text(@Nullable Date date) {
        return date == null ? null : date.toInstant().toString();
    }
}
