package dev.keyturn.lab.server;

import dev.keyturn.kernel.Fence;
import dev.keyturn.lab.state.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The Windows service of one sync server: it goes on with the password that it loaded when it started, also when its
 * connector has another one.
 */
final class LabService {

    /** Written when the service cannot start, because its database cannot grow. */
    static final int DATABASE_FULL = 6323;

    private static final String SOURCE = "ADSync";
    private static final Duration SLOWNESS = Duration.ofSeconds(3);
    private static final String ABORTED = "stopped-service-shutdown";

    private final LabServerParts parts;

    LabService(LabServerParts parts) {
        this.parts = parts;
        if (parts.store().state().service().state().equals(LabServerState.START_PENDING)) {
            start();
        }
    }

    /**
     * @param fence of the caller; null when an administrator on the server does it
     * @throws LabRefusal when it does not start again
     */
    synchronized void restart(@Nullable Fence fence) {
        if (parts.strikes(Fault.IGNORE_RESTART)) {
            parts.journal("restart-service", Map.of("restarted", false), fence);
            return;
        }
        stop();
        pass(parts.settings().restartDuration());
        if (parts.strikes(Fault.SLOW_RESTART)) {
            pass(SLOWNESS);
        }
        boolean full = parts.strikes(Fault.DATABASE_FULL);
        boolean starts = !full && !parts.strikes(Fault.SERVICE_DOES_NOT_START);
        parts.journal("restart-service", Map.of("restarted", starts), fence);
        if (full) {
            parts.store()
                    .update(state -> state.withEvent(parts.event(
                            DATABASE_FULL,
                            SOURCE,
                            "The server encountered an error because SQL Server is out of disk space.")));
        }
        if (!starts) {
            parts.store().update(state -> state.withService(LabServerState.STOPPED, null)
                    .withEvent(parts.event(2005, SOURCE, "The service failed to start.")));
            throw new LabRefusal("service-did-not-start", "The service ADSync failed to start (event 2005).");
        }
        start();
    }

    /** The configuration of a connector can only be changed through the running service. */
    synchronized void startWhenStopped(Fence fence) {
        if (!parts.store().state().running()) {
            restart(fence);
        }
    }

    private void stop() {
        if (parts.cycle().abort(ABORTED)) {
            parts.store()
                    .update(state -> state.withEvent(
                            parts.event(6052, SOURCE, "A running synchronization was stopped with the service.")));
        }
        parts.store().update(state -> {
            LabServerState starting = state.withService(LabServerState.START_PENDING, null);
            return state.running()
                    ? starting.withEvent(parts.event(2002, SOURCE, "The service was stopped successfully."))
                    : starting;
        });
    }

    private void start() {
        parts.store()
                .update(state -> state.withEvent(parts.event(2001, SOURCE, "The service was started successfully."))
                        .started(parts.store().now()));
    }

    /** Time that the real service takes. An interruption does not shorten it: a Windows service knows nothing of it. */
    private static void pass(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
