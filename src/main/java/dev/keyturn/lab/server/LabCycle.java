package dev.keyturn.lab.server;

import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.Faults;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether a sync server is busy with a run: a real one, or the endless one of the fault {@code cycle-running}. */
final class LabCycle {

    private static final long CHECK_AGAIN_MILLIS = 50;

    private final String target;
    private final Faults faults;
    private boolean running;
    private @Nullable String abortedWith;

    LabCycle(String target, Faults faults) {
        this.target = target;
        this.faults = faults;
    }

    synchronized boolean inProgress() {
        return running || faults.holds(target, Fault.CYCLE_RUNNING);
    }

    /** @return false when another one is running */
    synchronized boolean begin() {
        if (inProgress()) {
            return false;
        }
        running = true;
        abortedWith = null;
        return true;
    }

    /** @return the result that an abort gave it; null when it was left in peace */
    synchronized @Nullable String end() {
        running = false;
        notifyAll();
        return abortedWith;
    }

    /** @return whether there was anything to abort */
    synchronized boolean abort(String result) {
        boolean aborted = inProgress();
        faults.end(target, Fault.CYCLE_RUNNING);
        if (running) {
            abortedWith = result;
        }
        return aborted;
    }

    /** @return false when it is still busy after that time */
    synchronized boolean awaitIdle(Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        while (inProgress()) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (leftMillis <= 0) {
                return false;
            }
            try {
                // a fault that ends by the clock sends no signal
                wait(Math.min(leftMillis, CHECK_AGAIN_MILLIS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return !inProgress();
            }
        }
        return true;
    }
}
