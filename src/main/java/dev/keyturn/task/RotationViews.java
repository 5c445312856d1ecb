package dev.keyturn.task;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Json;
import dev.keyturn.rotation.ComingSteps;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.ModelStep.ResumePoint;
import dev.keyturn.rotation.OpenTasks;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationSettings;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import dev.keyturn.task.FailureReports.FailureReport;
import java.util.List;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;

/** Puts together what people and scripts see of a rotation. */
class RotationViews {

    private final Accounts accounts;
    private final ApprovalTable approvals;
    private final StepRecords steps;
    private final OpenTasks open;
    private final TaskService tasks;
    private final RotationSettings settings;

    RotationViews(
            Accounts accounts,
            ApprovalTable approvals,
            StepRecords steps,
            OpenTasks open,
            @Lazy TaskService tasks,
            RotationSettings settings) {
        this.accounts = accounts;
        this.approvals = approvals;
        this.steps = steps;
        this.open = open;
        this.tasks = tasks;
        this.settings = settings;
    }

    RotationView of(Rotation rotation) {
        boolean ended = rotation.endedAt() != null;
        List<StepRecord> records = steps.of(rotation.id());
        FailureReport failure = ended ? null : failure(rotation);
        RotationView.State state = state(rotation, failure);
        RotationView.OpenTask task = ended ? null : task(rotation);
        List<String> servers = servers(rotation);
        ApprovalCase standing = approvals.caseOf(rotation.id());
        List<RotationView.Approved> approved = approvals.of(rotation.id()).stream()
                .map(approval -> new RotationView.Approved(approval.person(), approval.at()))
                .toList();
        return new RotationView(
                rotation.id(),
                rotation.account(),
                rotation.kind(),
                state,
                rotation.outcome(),
                RotationView.Proof.of(rotation.outcome(), rotation.confirmation()),
                rotation.confirmation(),
                rotation.requester(),
                rotation.request().reason(),
                rotation.onBehalfOf(),
                rotation.ticket(),
                rotation.request().urgent(),
                rotation.request().windowStart(),
                rotation.request().windowEnd(),
                rotation.requestedAt(),
                rotation.endedAt(),
                approved.isEmpty() ? null : approved.get(approved.size() - 1).by(),
                new RotationView.Approval(standing.policy().approvals(), standing.groups(), standing.until(), approved),
                !ended && (open.waitsForCancellation(rotation) || isBeforeChange(failure)),
                failure == null ? null : decision(failure),
                task,
                new ComingSteps(rotation, standing.policy().approvals() - approved.size(), servers, records)
                        .after(state, task),
                Json.read(rotation.progress().findings(), new TypeReference<List<Finding>>() {}),
                servers.stream()
                        .map(server -> new RotationView.Server(server, state(server, records)))
                        .toList(),
                records.stream().map(RotationViews::step).toList());
    }

    /** From what was read, so that a decision which opens meanwhile is shown whole or not at all. */
    private RotationView.State state(Rotation rotation, @Nullable FailureReport failure) {
        if (rotation.endedAt() != null) {
            return RotationView.State.ENDED;
        }
        return failure != null ? RotationView.State.NEEDS_DECISION : open.state(rotation);
    }

    /** What the open decision task says; null when none is open. */
    @Nullable
    FailureReport failure(Rotation rotation) {
        Task task = open.find(rotation, ProcessModel.DECIDE).orElse(null);
        if (task == null) {
            return null;
        }
        Object json = tasks.getVariable(task.getId(), ProcessModel.FAILURE);
        return Json.read(String.valueOf(json), new TypeReference<>() {});
    }

    static boolean isBeforeChange(@Nullable FailureReport failure) {
        return failure != null && failure.resumePoint().equals(ResumePoint.PREPARE.name());
    }

    private static RotationView.Decision decision(FailureReport failure) {
        return new RotationView.Decision(
                failure.message(),
                failure.choices().stream().map(offer -> offer.choice().name()).toList());
    }

    private List<String> servers(Rotation rotation) {
        return accounts.find(rotation.account()).map(Account::servers).orElse(List.of()).stream()
                .map(SyncServer::name)
                .toList();
    }

    private RotationView.@Nullable OpenTask task(Rotation rotation) {
        return open.any(rotation)
                .map(task -> new RotationView.OpenTask(
                        task.getId(),
                        task.getTaskDefinitionKey(),
                        task.getName(),
                        task.getAssignee(),
                        task.getTaskDefinitionKey().equals(ProcessModel.ENTER_PASSWORD)
                                ? settings.triesLeft(rotation)
                                : null))
                .orElse(null);
    }

    private static String state(String server, List<StepRecord> records) {
        StepRecord latest = null;
        for (StepRecord step : records) {
            latest = server.equals(step.server()) ? step : latest;
        }
        if (latest == null) {
            return "WAITING";
        }
        if (latest.state() == StepRecord.State.FAILED) {
            return "FAILED";
        }
        boolean done = latest.state() == StepRecord.State.DONE;
        return switch (ModelStep.named(latest.name())) {
            case UPDATE_CONNECTOR -> done ? "RESTARTING" : "UPDATING";
            case RESTART_SYNC_SERVICE -> done ? "VERIFYING" : "RESTARTING";
            default -> done ? "VERIFIED" : "VERIFYING";
        };
    }

    private static RotationView.Step step(StepRecord step) {
        return new RotationView.Step(
                step.name(),
                step.server(),
                step.state().name(),
                step.attempts(),
                step.failureCode(),
                step.message(),
                step.evidence(),
                step.createdAt(),
                step.startedAt(),
                step.endedAt());
    }
}
