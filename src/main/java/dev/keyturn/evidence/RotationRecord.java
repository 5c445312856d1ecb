package dev.keyturn.evidence;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.kernel.Json;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.kernel.Sha256;
import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.OperationLog;
import dev.keyturn.rotation.OperationLogEntry;
import dev.keyturn.rotation.PersonTask;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.step.StepAttempt;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import dev.keyturn.ticket.TicketSnapshots;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricIncident;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.repository.ResourceDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;

/**
 * What an auditor needs to know of one rotation, from its row, its steps and the engine's history: the members of the
 * evidence document, in their order. All values are plain ones, and null where there is nothing to tell.
 */
public class RotationRecord {

    /** Beside documents about rotations, the chain of evidence has others. */
    private static final String KIND = "ROTATION";

    /** A step whose server stays away for days is tried for days: what is first and last tells it. */
    private static final int MOST_TRIES = 40;

    private final RotationTable rotations;
    private final BoundRotations bound;
    private final StepRecords steps;
    private final OperationLog operations;
    private final ApprovalTable approvals;
    private final KnownUsers people;
    private final TicketSnapshots snapshots;
    private final Accounts accounts;
    private final HistoryService history;
    private final RepositoryService repository;
    private final EngineIdentity engine;
    private final String software;

    /** Of process models. What is deployed is never changed. */
    private final Map<String, String> hashes = new ConcurrentHashMap<>();

    RotationRecord(
            RotationTable rotations,
            BoundRotations bound,
            StepRecords steps,
            OperationLog operations,
            ApprovalTable approvals,
            KnownUsers people,
            TicketSnapshots snapshots,
            Accounts accounts,
            @Lazy HistoryService history,
            @Lazy RepositoryService repository,
            EngineIdentity engine) {
        this.rotations = rotations;
        this.bound = bound;
        this.steps = steps;
        this.operations = operations;
        this.approvals = approvals;
        this.people = people;
        this.snapshots = snapshots;
        this.accounts = accounts;
        this.history = history;
        this.repository = repository;
        this.engine = engine;
        String version = RotationRecord.class.getPackage().getImplementationVersion();
        this.software = version == null ? "development" : version;
    }

    /**
     * What the document is made from.
     *
     * @param outcome null while it runs
     * @param endedAt null while it runs
     * @param steps in the order in which they began
     * @param tries the attempts, by the id of their step
     * @param operations of people at the engine, oldest first
     * @param tasks of people, oldest first
     */
    private record Recorded(
            Rotation rotation,
            @Nullable Outcome outcome,
            @Nullable Instant endedAt,
            HistoricProcessInstance process,
            List<StepRecord> steps,
            Map<String, List<StepAttempt>> tries,
            List<OperationLogEntry> operations,
            List<PersonTask> tasks) {

        /** In a repair: a person entered it, or the stored one was proved once more. */
        boolean learntPassword() {
            return rotation.progress().passwordEntered()
                    && (tasks.stream().anyMatch(task -> task.key().equals(ProcessModel.ENTER_PASSWORD))
                            || steps.stream()
                                    .anyMatch(step -> ModelStep.CHECK_READINESS.is(step.name())
                                            && step.state() == StepRecord.State.DONE));
        }

        /** What the last of that name that succeeded on that server left. */
        Map<String, Object> last(ModelStep wanted, String server) {
            return steps.stream()
                    .filter(step -> wanted.is(step.name()) && step.state() == StepRecord.State.DONE)
                    .filter(done -> server.equals(done.server()))
                    .map(StepRecord::evidence)
                    .reduce(Map.of(), (earlier, later) -> later);
        }
    }

    /**
     * The facts of a running rotation as they would be sealed now, of the shape that {@code evidence-2.schema.json}
     * describes. Outcome and end are null. Nothing is written.
     *
     * @throws IllegalStateException when there is no such rotation
     */
    public Map<String, Object> draft(String rotationId) {
        return facts(rotationId, null, null);
    }

    public Map<String, Object> facts(String rotationId, @Nullable Outcome outcome, @Nullable Instant endedAt) {
        return engine.asSystem(() -> document(recorded(rotationId, outcome, endedAt)));
    }

    private Recorded recorded(String id, @Nullable Outcome outcome, @Nullable Instant endedAt) {
        Rotation rotation = rotations.get(id);
        HistoricProcessInstance process = history.createHistoricProcessInstanceQuery()
                .processInstanceId(bound.instanceOf(rotation))
                .singleResult();
        if (process == null) {
            throw new IllegalStateException("The process engine does not remember rotation " + id + " any more.");
        }
        var byPeople = operations.of(process.getId(), rotation.requestedAt(), endedAt);
        return new Recorded(
                rotation,
                outcome,
                endedAt,
                process,
                steps.of(id),
                steps.triesOf(id),
                byPeople,
                PersonTask.of(process.getId(), history, byPeople));
    }

    private Map<String, Object> document(Recorded recorded) {
        Rotation rotation = recorded.rotation();
        return new JsonFacts()
                .with("kind", KIND)
                .with("rotation", request(recorded))
                .with("account", account(recorded))
                .with("fourEyes", fourEyes(recorded))
                .with("ticketSnapshots", snapshots.of(rotation.id()))
                .with("cancellation", rotation.cancelled() == null ? null : Json.facts(rotation.cancelled()))
                .with("findings", Json.read(rotation.progress().findings(), List.class))
                .with(
                        "tasks",
                        recorded.tasks().stream().map(RotationRecord::task).toList())
                .with(
                        "steps",
                        recorded.steps().stream()
                                .map(step -> step(step, recorded.tries().getOrDefault(step.id(), List.of())))
                                .toList())
                .with(
                        "password",
                        PasswordHistory.of(recorded.steps(), recorded.tries()).facts(recorded.learntPassword()))
                .with("servers", servers(recorded))
                .with("interventions", interventions(recorded.operations()))
                .with("activities", activities(recorded))
                .with("incidents", incidents(recorded.process()))
                .with("process", process(recorded.process()))
                .asMap();
    }

    /** What was asked for by whom, and how it ended. */
    private static Map<String, Object> request(Recorded recorded) {
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
                .with(StepEvidence.FENCE, rotation.fence())
                .with("outcome", recorded.outcome())
                .with("endedAt", recorded.endedAt())
                .with("proof", RotationView.Proof.of(recorded.outcome(), null))
                .asMap();
    }

    /** The connector account as it was configured then, and the object in Active Directory that it was. */
    private Map<String, Object> account(Recorded recorded) {
        String name = recorded.rotation().account();
        Account account = accounts.find(name).orElse(null);
        Object guid = recorded.steps().stream()
                .map(step -> step.evidence().get(StepEvidence.OBJECT_GUID))
                .filter(Objects::nonNull)
                .reduce(null, (earlier, later) -> later);
        return new JsonFacts()
                .with("name", name)
                .with("account", account == null ? null : account.account())
                .with("domain", account == null ? null : account.domain())
                .with("tier", account == null ? null : account.tier())
                .with("connector", account == null ? null : account.connector())
                .with("guid", guid)
                .with(
                        "servers",
                        account == null
                                ? List.of()
                                : account.servers().stream()
                                        .map(SyncServer::name)
                                        .toList())
                .asMap();
    }

    /** Whether two people stand behind the rotation, and everything that this was judged by. */
    private Map<String, Object> fourEyes(Recorded recorded) {
        Rotation rotation = recorded.rotation();
        ApprovalCase standing = approvals.caseOf(rotation.id());
        PersonTask rejected = recorded.tasks().stream()
                .filter(task -> task.key().equals(ProcessModel.APPROVE) && "REJECT".equals(task.decision()))
                .reduce(null, (earlier, later) -> later);
        return new JsonFacts()
                .with("requester", rotation.requester())
                .with("onBehalfOf", rotation.onBehalfOf())
                .with("escalatedAt", standing.escalatedAt())
                .with("policy", Json.facts(standing.policy()))
                .with(
                        "approvals",
                        approvals.of(rotation.id()).stream()
                                .map(approval -> decision(approval, approved(approval, recorded)))
                                .toList())
                .with(
                        "rejection",
                        approvals
                                .rejection(rotation.id())
                                .map(rejection -> decision(rejection, rejected))
                                .orElse(null))
                .with("twoPeople", standing.holds(people::recordedNamesOf))
                .asMap();
    }

    private static @Nullable PersonTask approved(ApprovalTable.Approval approval, Recorded recorded) {
        return recorded.tasks().stream()
                .filter(task -> task.id().equals(approval.taskId()))
                .findFirst()
                .orElse(null);
    }

    private static Map<String, Object> decision(ApprovalTable.Approval decision, @Nullable PersonTask task) {
        return new JsonFacts()
                .with("by", decision.person())
                .with("at", decision.at())
                .with("task", task == null ? decision.taskId() : task.id())
                .with("comment", task == null ? null : task.comment())
                .with("login", task == null || task.login() == null ? LoginMethod.UNKNOWN : task.login())
                .asMap();
    }

    /** What a person was asked to do, and did. */
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

    /** What was done outside, with each attempt at it. */
    private static Map<String, Object> step(StepRecord step, List<StepAttempt> tries) {
        int half = MOST_TRIES / 2;
        Stream<StepAttempt> shown = tries.size() <= MOST_TRIES
                ? tries.stream()
                : Stream.concat(tries.stream().limit(half), tries.stream().skip(tries.size() - half));
        return new JsonFacts()
                .with("step", step.name())
                .with("server", step.server())
                .with("direction", step.direction())
                .with("state", step.state())
                .with("attempts", step.attempts())
                .with("failure", step.failureCode())
                .with("message", step.message())
                .with("createdAt", step.createdAt())
                .with("startedAt", step.startedAt())
                .with("endedAt", step.endedAt())
                .with("evidence", step.evidence())
                .with("tries", shown.map(RotationRecord::attempt).toList())
                .asMap();
    }

    private static Map<String, Object> attempt(StepAttempt attempt) {
        return new JsonFacts()
                .with("attempt", attempt.attempt())
                .with("startedAt", attempt.startedAt())
                .with("endedAt", attempt.endedAt())
                .with("failure", attempt.failureCode())
                .with("message", attempt.message())
                .with("evidence", attempt.evidence())
                .asMap();
    }

    /** How each sync server was left: what was done last on it, and what its own log says about that. */
    private static List<Map<String, Object>> servers(Recorded recorded) {
        return recorded.steps().stream()
                .map(StepRecord::server)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .map(server -> server(server, recorded))
                .toList();
    }

    private static Map<String, Object> server(String server, Recorded recorded) {
        Map<String, Object> update = recorded.last(ModelStep.UPDATE_CONNECTOR, server);
        Map<String, Object> restart = recorded.last(ModelStep.RESTART_SYNC_SERVICE, server);
        Map<String, Object> verification = recorded.last(ModelStep.VERIFY_SYNC, server);
        return new JsonFacts()
                .with("server", server)
                .with("connector", update.get(StepEvidence.CONNECTOR))
                .with("updatedAt", update.get(StepEvidence.UPDATED_AT))
                .with("passwordVersion", update.get(StepEvidence.PASSWORD_VERSION))
                .with("service", part(restart, "restarted", "stoppedAt", "startedBefore", "startedAfter"))
                .with("verification", part(verification, "profile", "result", "provesThePassword", "endedAt"))
                .with("events", verification.getOrDefault(StepEvidence.EVENTS, List.of()))
                .asMap();
    }

    private static @Nullable Map<String, Object> part(Map<String, Object> evidence, String... members) {
        if (evidence.isEmpty()) {
            return null;
        }
        JsonFacts part = new JsonFacts();
        Stream.of(members).forEach(member -> part.with(member, evidence.get(member)));
        return part.asMap();
    }

    /**
     * What operators and administrators did to the process beyond the tasks of the process model, and who claimed a
     * task.
     */
    private static List<Map<String, Object>> interventions(List<OperationLogEntry> operations) {
        return operations.stream()
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

    /**
     * The path through the process model. The history of the very transaction that seals is not in the database yet: the
     * way ends with the last step, whose end its own record tells.
     */
    private List<Map<String, Object>> activities(Recorded recorded) {
        Map<String, Object> ends = recorded.steps().stream()
                .filter(step -> step.endedAt() != null)
                .collect(Collectors.toMap(
                        StepRecord::activityInstanceId, step -> Objects.requireNonNull(step.endedAt()), (a, b) -> b));
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(recorded.process().getId())
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .stream()
                .map(activity -> activity(activity, ends))
                .toList();
    }

    private static Map<String, Object> activity(HistoricActivityInstance activity, Map<String, Object> ends) {
        return new JsonFacts()
                .with("id", activity.getActivityId())
                .with("name", activity.getActivityName())
                .with("type", activity.getActivityType())
                .with("startedAt", activity.getStartTime())
                .with("endedAt", activity.getEndTime() == null ? ends.get(activity.getId()) : activity.getEndTime())
                .with("cancelled", activity.isCanceled())
                .asMap();
    }

    /** What the engine itself could not do. */
    private List<Map<String, Object>> incidents(HistoricProcessInstance process) {
        return history
                .createHistoricIncidentQuery()
                .processInstanceId(process.getId())
                .orderByCreateTime()
                .asc()
                .list()
                .stream()
                .map(RotationRecord::incident)
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

    /** Which process model it ran on, down to the byte, and which software. */
    private Map<String, Object> process(HistoricProcessInstance process) {
        ProcessDefinition definition = repository.getProcessDefinition(process.getProcessDefinitionId());
        return new JsonFacts()
                .with("key", definition.getKey())
                .with("version", definition.getVersion())
                .with("instance", process.getId())
                .with("modelHash", hashes.computeIfAbsent(definition.getId(), id -> hash(definition)))
                .with("software", software)
                .asMap();
    }

    private String hash(ResourceDefinition definition) {
        try (InputStream processModel =
                repository.getResourceAsStream(definition.getDeploymentId(), definition.getResourceName())) {
            return Sha256.of(processModel.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
