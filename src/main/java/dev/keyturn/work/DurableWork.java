package dev.keyturn.work;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.function.SingletonSupplier;

/**
 * Schedules work in the transaction of what asks for it, so that both exist or neither, and wakes the workers once that
 * is committed.
 */
public final class DurableWork {

    /** A worker itself fails only when it cannot reach the database; the scheduler's default would be 5 minutes. */
    private static final Duration AFTER_A_LOST_DATABASE = Duration.ofSeconds(5);

    private final Supplier<Scheduler> scheduler;
    private final Clock clock;

    /** @param scheduler asked for late, since it is given all tasks, and only once: it costs more than a statement */
    public DurableWork(ObjectFactory<Scheduler> scheduler, Clock clock) {
        this.scheduler = SingletonSupplier.of(scheduler::getObject);
        this.clock = clock;
    }

    /**
     * A kind of work. When its node dies, another one goes on.
     *
     * @param attempt at the work with this id: when it is to be tried again; empty when nothing is left to do
     */
    public static Task<Void> task(String name, Function<String, Optional<Instant>> attempt) {
        return task(name, (instance, context) -> attempt.apply(instance.getId())
                .map(DurableWork::again)
                .orElseGet(CompletionHandler.OnCompleteRemove::new));
    }

    /** The same for a worker that looks at its execution, or says how it ended. */
    public static Task<Void> task(String name, ExecutionHandler<Void> worker) {
        return task(name, Void.class, worker);
    }

    /**
     * The same for a worker that leaves a word for its next execution.
     *
     * @param kept what its row keeps
     */
    public static <T> Task<T> task(String name, Class<T> kept, ExecutionHandler<T> worker) {
        return Tasks.custom(name, kept)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_A_LOST_DATABASE))
                .onDeadExecutionRevive()
                .execute(worker);
    }

    private static CompletionHandler<Void> again(Instant next) {
        return (complete, operations) -> operations.reschedule(complete, next);
    }

    /**
     * Work that is new, to be done right after the commit, and not at all after a rollback.
     *
     * @throws IllegalStateException when no transaction is open
     */
    public void schedule(String task, String id) {
        schedule(task, id, now());
        wakeAfterCommit();
    }

    /** The same for work whose time comes later. */
    public void schedule(String task, String id, Instant at) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Work belongs to the transaction of what asks for it, and none is open.");
        }
        // unlike "schedule", it does not look first for a row with this id
        scheduler.get().scheduleBatch(List.of(new TaskInstance<>(task, id)), at.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Work that comes back by itself: begun once, whatever the number of nodes and starts. */
    public void begin(String task, String id) {
        scheduler.get().scheduleIfNotExists(new TaskInstance<>(task, id), now());
    }

    /** Lets work that waits for its time be done now. Work that is being done, or is done, is left alone. */
    public void runNow(String task, String id) {
        try {
            scheduler.get().reschedule(TaskInstanceId.of(task, id), now());
            wakeAfterCommit();
        } catch (TaskInstanceException e) {
            // it is done, or is being done just now
        }
    }

    /** A database that rounds microseconds up would make it due a moment later than the check that follows. */
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
