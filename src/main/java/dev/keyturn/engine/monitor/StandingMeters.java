package dev.keyturn.engine.monitor;

import dev.keyturn.rotation.ProcessModel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.task.TaskQuery;
import org.springframework.context.annotation.Lazy;

/** What stands in the engine: rotations that run, and tasks that wait for people. The same number on every node. */
final class StandingMeters implements MeterBinder {

    private static final List<String> TASKS =
            List.of(ProcessModel.APPROVE, ProcessModel.DECIDE, ProcessModel.ENTER_PASSWORD);

    private final RuntimeService runtime;
    private final TaskService tasks;
    private final Clock clock;

    StandingMeters(@Lazy RuntimeService runtime, @Lazy TaskService tasks, Clock clock) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("keyturn.rotations.running", this::running)
                .description("Rotations that have not ended, on all nodes together")
                .register(meters);
        for (String task : TASKS) {
            Gauge.builder("keyturn.tasks.waiting", () -> open(task).count())
                    .description("Tasks that wait for a person, on all nodes together")
                    .tag("task", task)
                    .register(meters);
            TimeGauge.builder("keyturn.tasks.oldest", () -> oldest(task).toSeconds(), TimeUnit.SECONDS)
                    .description("How long the oldest of them has waited")
                    .tag("task", task)
                    .register(meters);
        }
    }

    private double running() {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey(ProcessModel.PROCESS)
                .count();
    }

    private Duration oldest(String key) {
        List<Task> first = open(key).orderByTaskCreateTime().asc().listPage(0, 1);
        return first.isEmpty()
                ? Duration.ZERO
                : Duration.between(first.get(0).getCreateTime().toInstant(), clock.instant());
    }

    private TaskQuery open(String key) {
        return tasks.createTaskQuery()
                .processDefinitionKey(ProcessModel.PROCESS)
                .taskDefinitionKey(key);
    }
}
