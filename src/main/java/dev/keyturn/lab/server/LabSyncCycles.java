package dev.keyturn.lab.server;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets the sync servers of the lab run by themselves, as the scheduler of each real one does every half hour. */
public final class LabSyncCycles implements AutoCloseable {

    private final Duration interval;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lab-sync-cycles");
        thread.setDaemon(true);
        return thread;
    });

    public LabSyncCycles(Duration interval) {
        this.interval = interval;
    }

    public void start(Collection<LabSyncServer> servers) {
        if (!interval.isZero()) {
            timer.scheduleWithFixedDelay(
                    () -> servers.forEach(LabSyncServer::runCycle),
                    interval.toMillis(),
                    interval.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
