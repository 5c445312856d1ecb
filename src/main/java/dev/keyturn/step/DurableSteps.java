package dev.keyturn.step;

import dev.keyturn.step.StepRecord.State;
import dev.keyturn.work.DurableWork;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * Begins steps: writes the row and schedules the work in the engine's own transaction, so that both exist or neither,
 * and wakes the workers once that has been committed.
 */
public class DurableSteps {

    /** The name of the scheduler's task; a scheduled row's instance is the step's id. */
    public static final String TASK = "keyturn-step";

    private final StepRecords records;
    private final Subjects subjects;
    private final DurableWork work;
    private final Clock clock;
    private final Supplier<Map<String, RemoteDelegate>> delegates;

    /**
     * @param delegates all of them; they are asked for late, since each of them is given this, and only once: looking a
     *     bean up costs more than a statement
     */
    public DurableSteps(
            StepRecords records,
            Subjects subjects,
            ObjectProvider<RemoteDelegate> delegates,
            DurableWork work,
            Clock clock) {
        this.records = records;
        this.subjects = subjects;
        this.delegates = SingletonSupplier.of(() ->
                delegates.stream().collect(Collectors.toUnmodifiableMap(RemoteDelegate::name, delegate -> delegate)));
        this.work = work;
        this.clock = clock;
    }

    RemoteDelegate delegate(String name) {
        RemoteDelegate delegate = delegates.get().get(name);
        if (delegate == null) {
            throw new IllegalStateException("No delegate is named " + name + ".");
        }
        return delegate;
    }

    /** The names of all steps that the process model has. */
    public Set<String> names() {
        return delegates.get().keySet();
    }

    /** Runs a step again now that waits for its time to come. A step that runs, or has ended, is left alone. */
    public void runNow(String rotationId, String name) {
        for (StepRecord step : records.of(rotationId)) {
            if (step.state() == State.WAITING && step.name().equals(name)) {
                work.runNow(TASK, step.id());
            }
        }
    }

    void begin(RemoteDelegate delegate, ActivityExecution execution) {
        String server = delegate.isForOneServer() ? server(execution) : null;
        Subjects.Subject subject = subjects.of(execution, delegate.name(), server);
        String id = UUID.randomUUID().toString();
        records.insert(new StepRecord(
                id,
                subject.rotationId(),
                subject.account(),
                delegate.name(),
                server,
                subject.direction(),
                execution.getId(),
                execution.getActivityInstanceId(),
                State.WAITING,
                false,
                // the insert finds it out
                false,
                0,
                null,
                null,
                null,
                null,
                Map.of(),
                Map.of(),
                clock.instant(),
                null,
                null,
                null));
        work.schedule(TASK, id);
    }

    private static @Nullable String server(ActivityExecution execution) {
        return execution.getVariable("server") instanceof String name ? name : null;
    }
}
