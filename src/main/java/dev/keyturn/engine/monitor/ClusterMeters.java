package dev.keyturn.engine.monitor;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.evidence.PasswordAges;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.ticket.SourceDiagnostics;
import dev.keyturn.ticket.TicketSources;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.task.TaskQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;

/**
 * What is the same on every node: rotations that run, tasks that wait for people, how old each password is, as rotations
 * learnt it, and how far Keyturn is behind with what it writes into tickets.
 */
final class ClusterMeters implements MeterBinder {

    private static final List<String> TASKS =
            List.of(ProcessModel.APPROVE, ProcessModel.DECIDE, ProcessModel.ENTER_PASSWORD);

    private final RuntimeService runtime;
    private final TaskService tasks;
    private final Accounts accounts;
    private final PasswordAges ages;
    private final TicketSources sources;
    private final SourceDiagnostics connections;
    private final Clock clock;

    ClusterMeters(
            @Lazy RuntimeService runtime,
            @Lazy TaskService tasks,
            Accounts accounts,
            PasswordAges ages,
            TicketSources sources,
            SourceDiagnostics connections,
            Clock clock) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.accounts = accounts;
        this.ages = ages;
        this.sources = sources;
        this.connections = connections;
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
        accounts.all().forEach(account -> bindPassword(account, meters));
        sources.names().forEach(source -> bindTicketUpdates(source, meters));
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

    private void bindPassword(Account account, MeterRegistry meters) {
        TimeGauge.builder("keyturn.password.age", () -> age(account), TimeUnit.SECONDS)
                .description("Age of the password; no number until Active Directory was asked")
                .tag("account", account.name())
                .register(meters);
        TimeGauge.builder(
                        "keyturn.password.maximum.age",
                        () -> account.maximumAge().toSeconds(),
                        TimeUnit.SECONDS)
                .description("How old it may become")
                .tag("account", account.name())
                .register(meters);
    }

    private double age(Account account) {
        Duration age = ages.of(account, null).duration();
        return age == null ? Double.NaN : age.toSeconds();
    }

    private void bindTicketUpdates(String source, MeterRegistry meters) {
        Gauge.builder("keyturn.ticket.updates.waiting", () -> status(source).updatesWaiting())
                .description("Updates that tickets are still to get")
                .tag("source", source)
                .register(meters);
        Gauge.builder("keyturn.ticket.updates.given.up", () -> status(source).updatesGivenUp())
                .description("Updates that were tried for days, in vain")
                .tag("source", source)
                .register(meters);
        TimeGauge.builder(
                        "keyturn.ticket.updates.oldest",
                        () -> age(status(source).oldestUpdate()),
                        TimeUnit.SECONDS)
                .description("How long the oldest update has waited")
                .tag("source", source)
                .register(meters);
    }

    private SourceDiagnostics.Status status(String source) {
        return connections.status(source).orElseThrow();
    }

    private long age(@Nullable Instant since) {
        return since == null ? 0 : Duration.between(since, clock.instant()).toSeconds();
    }
}
