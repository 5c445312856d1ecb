package dev.keyturn.ticket;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Schedules this room's work in the transaction that is open, and wakes the workers once it is committed. */
final class DurableTasks {

    static final String DELIVERY = "keyturn-ticket-delivery";
    static final String NOTE = "keyturn-ticket-note";

    private final Supplier<Scheduler> scheduler;
    private final Clock clock;

    DurableTasks(Supplier<Scheduler> scheduler, Clock clock) {
        this.scheduler = scheduler;
        this.clock = clock;
    }

    void schedule(String task, String id) {
        // a database that rounds microseconds up would make it due a moment later than the check that follows
        scheduler.get().schedule(new TaskInstance<>(task, id), now());
        wakeAfterCommit();
    }

    /** Runs work that waits for its time at once; work that runs, or is done, is left alone. */
    void hurry(String task, String id) {
        try {
            scheduler.get().reschedule(TaskInstanceId.of(task, id), now());
            wakeAfterCommit();
        } catch (TaskInstanceException e) {
            // it is done, or it looks just now
        }
    }

    /** Doubles with each attempt. */
    static Duration pause(Duration first, Duration longest, int attempts) {
        Duration doubled = first.multipliedBy(1L << Math.min(Math.max(attempts - 1, 0), 20));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void wakeAfterCommit() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            scheduler.get().triggerCheckForDueExecutions();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                scheduler.get().triggerCheckForDueExecutions();
            }
        });
    }
}
