package dev.keyturn.audit.anchor;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import dev.keyturn.audit.ChainListener;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** One durable execution for each place, whatever the number of nodes. It looks by itself, and is called for each entry. */
public class AnchorTasks implements ChainListener {

    static final String TASK = "keyturn-evidence-anchor";

    private final Set<String> places;
    private final Supplier<Scheduler> scheduler;
    private final Clock clock;

    AnchorTasks(Set<String> places, Supplier<Scheduler> scheduler, Clock clock) {
        this.places = places;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** To be called when the application is ready. */
    public void begin() {
        places.forEach(place -> scheduler.get().scheduleIfNotExists(new TaskInstance<>(TASK, place), now()));
    }

    @Override
    public void appended() {
        if (places.isEmpty()) {
            return;
        }
        for (String place : places) {
            try {
                scheduler.get().reschedule(TaskInstanceId.of(TASK, place), now());
            } catch (TaskInstanceException e) {
                // it looks just now, and again in a moment
            }
        }
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    scheduler.get().triggerCheckForDueExecutions();
                }
            });
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
