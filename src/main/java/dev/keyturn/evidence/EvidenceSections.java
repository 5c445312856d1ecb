package dev.keyturn.evidence;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.kernel.Json;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.rotation.OperationLogEntry;
import dev.keyturn.rotation.PersonTask;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import dev.keyturn.ticket.TicketSnapshots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricIncident;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;

/** The members of an evidence document, each under its name and in their order. */
public class EvidenceSections {

    private final Accounts accounts;
    private final HistoryService history;
    private final Map<String, EvidenceSection> sections = new LinkedHashMap<>();

    EvidenceSections(
            Accounts accounts,
            ApprovalTable approvals,
            StepRecords steps,
            TicketSnapshots snapshots,
            @Lazy HistoryService history,
            @Lazy RepositoryService repository) {
        this.accounts = accounts;
        this.history = history;
        sections.put("rotation", EvidenceSections::request);
        sections.put("account", this::account);
        sections.put("fourEyes", new FourEyesSection(approvals));
        sections.put(
                "ticketSnapshots", recorded -> snapshots.of(recorded.rotation().id()));
        sections.put("cancellation", EvidenceSections::cancellation);
        sections.put(
                "findings", recorded -> Json.read(recorded.rotation().progress().findings(), List.class));
        sections.put("tasks", recorded -> recorded.tasks().stream()
                .map(EvidenceSections::task)
                .toList());
        sections.put("steps", new StepsSection(steps));
        sections.put("password", new PasswordSection(steps));
        sections.put("servers", new ServersSection());
        sections.put("interventions", EvidenceSections::interventions);
        sections.put("activities", new ActivitiesSection(history));
        sections.put("incidents", this::incidents);
        sections.put("process", new ProcessSection(repository));
    }

    void addTo(JsonFacts document, RecordedRotation recorded) {
        sections.forEach((name, section) -> document.with(name, section.of(recorded)));
    }

    /** What was asked for by whom, and how it ended. */
    private static Map<String, Object> request(RecordedRotation recorded) {
        Rotation rotation = recorded.rotation();
        return new JsonFacts()
                .with("id", rotation.id())
                .with("account", rotation.account())
                .with("kind", rotation.kind())
                .with("requester", rotation.requester())
                .with("login", rotation.login())
                .with("onBehalfOf", rotation.onBehalfOf())
                .with("reason", rotation.request().reason())
                .with("ticket", rotation.ticket())
                .with("urgent", rotation.request().urgent())
                .with("windowStart", rotation.request().windowStart())
                .with("windowEnd", rotation.request().windowEnd())
                .with("requestedAt", rotation.requestedAt())
                .with("outcome", recorded.outcome())
                .with("endedAt", recorded.endedAt())
                .asMap();
    }

    /** The connector account as it was configured then, and the object in Active Directory that it was. */
    private Map<String, Object> account(RecordedRotation recorded) {
        Account account = accounts.find(recorded.rotation().account()).orElse(null);
        return new JsonFacts()
                .with("name", recorded.rotation().account())
                .with("account", account == null ? null : account.account())
                .with("domain", account == null ? null : account.domain())
                .with("tier", account == null ? null : account.tier())
                .with("connector", account == null ? null : account.connector())
                .with("guid", guid(recorded.steps()))
                .with(
                        "servers",
                        account == null
                                ? List.of()
                                : account.servers().stream()
                                        .map(SyncServer::name)
                                        .toList())
                .asMap();
    }

    private static @Nullable Object guid(List<StepRecord> steps) {
        return steps.stream()
                .map(step -> step.evidence().get(StepEvidence.OBJECT_GUID))
                .filter(Objects::nonNull)
                .reduce(null, (earlier, later) -> later);
    }

    /** Who cancelled it before anything was changed; null when it was not cancelled. */
    private static @Nullable Map<String, Object> cancellation(RecordedRotation recorded) {
        Rotation.Cancelled cancelled = recorded.rotation().cancelled();
        return cancelled == null
                ? null
                : new JsonFacts()
                        .with("by", cancelled.by())
                        .with("at", cancelled.at())
                        .with("reason", cancelled.reason())
                        .with("login", cancelled.login())
                        .asMap();
    }

    /** What people were asked to do, and did. */
    private static Map<String, Object> task(PersonTask task) {
        JsonFacts facts = new JsonFacts()
                .with("id", task.id())
                .with("task", task.key())
                .with("name", task.name())
                .with("assignee", task.assignee())
                .with("completedBy", task.completedBy())
                .with("login", task.login())
                .with("createdAt", task.createdAt())
                .with("endedAt", task.endedAt())
                .with("ended", task.ended());
        task.said().forEach(facts::with);
        return facts.asMap();
    }

    /**
     * What operators and administrators did to the process beyond the tasks of the process model, and who claimed a
     * task.
     */
    private static List<Map<String, Object>> interventions(RecordedRotation recorded) {
        return recorded.operations().stream()
                .filter(OperationLogEntry::isIntervention)
                .map(operation -> new JsonFacts()
                        .with("at", operation.at())
                        .with("person", operation.person())
                        .with("login", operation.login())
                        .with("operation", operation.type())
                        .with("entity", operation.entity())
                        .with("property", operation.property())
                        .with("from", operation.from())
                        .with("to", operation.to())
                        .with("note", operation.note())
                        .asMap())
                .toList();
    }

    /** What the engine itself could not do. */
    private List<Map<String, Object>> incidents(RecordedRotation recorded) {
        return history
                .createHistoricIncidentQuery()
                .processInstanceId(recorded.process().getId())
                .orderByCreateTime()
                .asc()
                .list()
                .stream()
                .map(EvidenceSections::incident)
                .toList();
    }

    private static Map<String, Object> incident(HistoricIncident incident) {
        return new JsonFacts()
                .with("at", incident.getCreateTime())
                .with("endedAt", incident.getEndTime())
                .with("activity", incident.getActivityId())
                .with("type", incident.getIncidentType())
                .with("message", JsonFacts.cut(incident.getIncidentMessage()))
                .asMap();
    }
}
