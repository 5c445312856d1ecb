package dev.keyturn.lab.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.kernel.Fence;
import dev.keyturn.lab.server.LabServerState.Pause;
import java.time.Duration;
import java.util.Map;

/** The switch of the server's sync cycle: off for a rotation, and back. */
final class LabSyncSwitch {

    /** Where the caller does not say how long to wait for a cycle that is running. */
    private static final long IDLE_WAIT_SECONDS = 0;

    private final LabServerParts parts;

    LabSyncSwitch(LabServerParts parts) {
        this.parts = parts;
    }

    void pause(LabRequest request, ObjectNode answer) {
        Duration wait = Duration.ofSeconds(request.number("waitSeconds", IDLE_WAIT_SECONDS));
        boolean stop = request.text("whenStillRunning", "stop").equals("stop");
        Fence fence = parts.admit(request);
        boolean inProgress = parts.cycle().inProgress();
        boolean before = rememberedPause(fence).enabledBefore();
        parts.switchSyncCycle(false);
        parts.journal("pause-sync", Map.of("before", before, "after", false), fence);
        write(answer.putObject("before"), before, inProgress);
        long begun = System.nanoTime();
        boolean idle = !inProgress || parts.cycle().awaitIdle(wait);
        double waited = inProgress ? (System.nanoTime() - begun) / 1e9 : 0;
        if (!idle && stop) {
            parts.cycle().abort("stopped-user-termination");
        }
        write(answer.putObject("after"), false, parts.cycle().inProgress());
        if (parts.cycle().inProgress()) {
            throw new LabRefusal(
                    "busy",
                    "A sync cycle is running and did not end within " + wait.toSeconds()
                            + " seconds. No new one starts.");
        }
        answer.putObject("result").put("waitedSeconds", waited).put("stoppedCycle", !idle && stop);
    }

    void resume(LabRequest request, ObjectNode answer) {
        boolean enabled = request.flag("syncCycleEnabled");
        Fence fence = parts.admit(request);
        boolean before = parts.switchSyncCycle(enabled);
        parts.store().update(state -> state.withPause(null));
        parts.journal("resume-sync", Map.of("before", before, "after", enabled), fence);
        write(answer.putObject("before"), before, parts.cycle().inProgress());
        write(answer.putObject("after"), enabled, parts.cycle().inProgress());
    }

    /** Durable before the switch is touched: a repeat after a lost answer must not take its own pause for what it found. */
    private Pause rememberedPause(Fence fence) {
        Pause found = new Pause(fence.rotation(), parts.syncCycleEnabled());
        LabServerState state = parts.store().update(now -> {
            Pause earlier = now.pause();
            boolean repeat = earlier != null && earlier.rotation() == fence.rotation();
            return repeat ? now : now.withPause(found);
        });
        Pause remembered = state.pause();
        return remembered == null ? found : remembered;
    }

    private void write(ObjectNode json, boolean enabled, boolean inProgress) {
        json.put("syncCycleEnabled", enabled)
                .put("cycleInProgress", inProgress)
                .put("suspended", parts.suspended())
                .put("wizardOpen", parts.wizardOpen());
    }
}
