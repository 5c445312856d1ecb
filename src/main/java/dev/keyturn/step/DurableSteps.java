package dev.keyturn.step;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.keyturn.step.StepRecord.State;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Begins steps: writes the row and schedules the work in the engine's own transaction, so that both exist or neither,
 * and wakes the workers once that has been committed.
 */
public class DurableSteps {

    /** The name of the scheduler's task; a scheduled row's instance is the step's id. */
    public static final String TASK = "keyturn-step";

    private final StepRecords records;
    private final Supplier<Scheduler> scheduler;
    private final Clock clock;
    private final Map<String, RemoteDelegate> delegates = new ConcurrentHashMap<>();

    public DurableSteps(StepRecords records, Supplier<Scheduler> scheduler, Clock clock) {
        this.records = records;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    void register(RemoteDelegate delegate) {
        delegates.put(delegate.name(), delegate);
    }

    RemoteDelegate delegate(String name) {
        RemoteDelegate delegate = delegates.get(name);
        if (delegate == null) {
            throw new IllegalStateException("No delegate is named " + name + ".");
        }
        return delegate;
    }

    /** The names of all steps that the picture has. */
    public Set<String> names() {
        return Set.copyOf(delegates.keySet());
    }

    void begin(RemoteDelegate delegate, ActivityExecution execution) {
        String rotationId = execution.getProcessBusinessKey();
        String server = (String) execution.getVariable("server");
        String id = UUID.randomUUID().toString();
        records.insert(new StepRecord(
                id,
                rotationId,
                (String) execution.getVariable("account"),
                delegate.name(),
                server,
                Direction.valueOf((String) execution.getVariable("direction")),
                execution.getId(),
                execution.getActivityInstanceId(),
                State.WAITING,
                false,
                records.ranBefore(rotationId, delegate.name(), server),
                0,
                null,
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                clock.instant(),
                null,
                null));
        // a database that rounds microseconds up would make it due a moment later than the check that follows
        scheduler.get().schedule(new TaskInstance<>(TASK, id), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                scheduler.get().triggerCheckForDueExecutions();
            }
        });
    }
}
