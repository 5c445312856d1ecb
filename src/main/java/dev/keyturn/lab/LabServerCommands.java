package dev.keyturn.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.lab.LabServerState.Pause;
import dev.keyturn.remote.Command;
import dev.keyturn.step.Fence;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each command does to one sync server of the lab. */
final class LabServerCommands {

    private final LabServerParts parts;
    private final LabService service;
    private final LabRuns runs;

    LabServerCommands(LabServerParts parts, LabService service, LabRuns runs) {
        this.parts = parts;
        this.service = service;
        this.runs = runs;
    }

    /** Adds what the command has to say to the answer. */
    void run(Command command, LabRequest request, ObjectNode answer) {
        switch (command) {
            case DESCRIBE -> answer.set("result", LabFolder.JSON.valueToTree(LabDescription.of(parts)));
            case PAUSE_SYNC -> pause(request, answer);
            case RESUME_SYNC -> resume(request, answer);
            case UPDATE_CREDENTIAL -> updateCredential(request, answer);
            case RESTART_SERVICE -> restart(request, answer);
            case VERIFY_IMPORT -> verifyImport(request, answer);
            case CREDENTIAL_EVENTS ->
                answer.putObject("result")
                        .set("events", LabFolder.JSON.valueToTree(LabDescription.credentialEvents(parts)));
        }
    }

    private void pause(LabRequest request, ObjectNode answer) {
        Fence fence = parts.admit(request);
        boolean inProgress = parts.cycle().inProgress();
        boolean before = rememberedPause(fence).enabledBefore();
        parts.tenant().switchSyncCycle(false);
        parts.journal("pause-sync", Map.of("before", before, "after", false), fence);
        boolean idle = parts.cycle().awaitIdle(Duration.ofSeconds(request.number("waitSeconds")));
        if (!idle && request.text("whenStillRunning").equals("stop")) {
            parts.cycle().abort("stopped-user-termination");
        }
        parts.refuseWhileBusy();
        scheduler(answer.putObject("before"), before, inProgress);
        scheduler(answer.putObject("after"), false, false);
    }

    /** Durable before the switch is touched: a repeat after a lost answer must not take its own pause for what it found. */
    private Pause rememberedPause(Fence fence) {
        Pause found = new Pause(fence.rotation(), parts.tenant().syncCycleEnabled());
        LabServerState state = parts.store().update(now -> {
            Pause earlier = now.pause();
            boolean repeat = earlier != null && earlier.rotation() == fence.rotation();
            return repeat ? now : now.withPause(found);
        });
        Pause remembered = state.pause();
        return remembered == null ? found : remembered;
    }

    private void resume(LabRequest request, ObjectNode answer) {
        boolean enabled = request.flag("syncCycleEnabled");
        Fence fence = parts.admit(request);
        boolean before = parts.tenant().switchSyncCycle(enabled);
        parts.store().update(state -> state.withPause(null));
        parts.journal("resume-sync", Map.of("before", before, "after", enabled), fence);
        scheduler(answer.putObject("before"), before, parts.cycle().inProgress());
        scheduler(answer.putObject("after"), enabled, parts.cycle().inProgress());
    }

    private void updateCredential(LabRequest request, ObjectNode answer) {
        Fence fence = parts.admit(request);
        if (!request.text("account").equalsIgnoreCase(parts.settings().account())) {
            throw new LabRefusal(
                    "account-mismatch",
                    "The connector logs in as " + parts.settings().account() + ".");
        }
        parts.refuseWhileBusy();
        service.startWhenStopped(fence);
        boolean kept = !parts.strikes(Fault.IGNORE_CREDENTIAL_UPDATE);
        String encrypted = parts.keys().encrypt(request.password());
        Instant updatedAt = parts.store().now();
        answer.putObject("before")
                .put("credentialUpdatedAt", text(parts.store().state().credentialUpdatedAt()));
        parts.store().update(state -> {
            LabServerParts.refuseOlder(state, fence);
            LabServerState noted = state.withEvent(parts.event(
                    2618,
                    "Entra Connect Admin Actions",
                    "The credentials of the connector \"" + parts.settings().connector() + "\" were updated."));
            return kept ? noted.withStored(encrypted, updatedAt) : noted;
        });
        parts.journal(
                "update-credential",
                Map.of(
                        "connector",
                        parts.settings().connector(),
                        "fingerprint",
                        parts.keys().fingerprint(request.password()),
                        "kept",
                        kept),
                fence);
        answer.putObject("after").put("credentialUpdatedAt", text(updatedAt));
    }

    private void restart(LabRequest request, ObjectNode answer) {
        Fence fence = parts.admit(request);
        service(answer.putObject("before"), parts.store().state());
        service.restart(fence);
        service(answer.putObject("after"), parts.store().state());
    }

    private void verifyImport(LabRequest request, ObjectNode answer) {
        Fence fence = parts.admit(request);
        parts.refuseWhileBusy();
        LabRuns.Outcome outcome = runs.run(LabRuns.DELTA_IMPORT, fence);
        ObjectNode result = LabFolder.JSON.valueToTree(outcome.run());
        if (outcome.event() != null) {
            result.set("event", LabFolder.JSON.valueToTree(outcome.event()));
        }
        answer.set("result", result);
    }

    private static void scheduler(ObjectNode json, boolean enabled, boolean inProgress) {
        json.put("syncCycleEnabled", enabled).put("cycleInProgress", inProgress);
    }

    private static void service(ObjectNode json, LabServerState state) {
        json.put("state", state.serviceState()).put("startedAt", text(state.serviceStartedAt()));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
