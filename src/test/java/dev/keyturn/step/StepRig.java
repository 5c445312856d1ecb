package dev.keyturn.step;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import com.github.kagkarlsson.scheduler.testhelper.TestHelper;
import com.zaxxer.hikari.HikariDataSource;
import dev.keyturn.Database;
import dev.keyturn.engine.ParsedMappings;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Fences;
import dev.keyturn.work.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;
import org.camunda.bpm.engine.spring.ProcessEngineFactoryBean;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An engine with three remote tasks, whose work each test gives, and a scheduler that works only when it is told to. There
 * is one on each database, which takes longer to start than most tests; each test finds it as if it were new.
 */
final class StepRig implements AutoCloseable {

    /** By how much a renewed fence is newer. */
    static final long RENEWED = 1000;

    static final StepSettings SETTINGS = new StepSettings(Duration.ofSeconds(60), Map.of());

    final HikariDataSource database;
    final JdbcTemplate jdbc;
    final ProcessEngine engine;
    final RuntimeService runtime;
    final ManualScheduler scheduler;
    final StepRecords records;
    final TransactionTemplate transaction;
    final Script first;
    final Script second;
    final Script third;
    final Leaving leaving;
    private static final Instant BEGIN = Instant.parse("2027-01-04T08:00:00Z");
    private static final Map<Database, AnnotationConfigApplicationContext> STARTED = new ConcurrentHashMap<>();

    private final AnnotationConfigApplicationContext context;

    StepRig(Database kind) {
        context = STARTED.computeIfAbsent(kind, absent -> partsOn(kind.open()));
        database = context.getBean(HikariDataSource.class);
        jdbc = context.getBean(JdbcTemplate.class);
        engine = context.getBean(ProcessEngine.class);
        runtime = engine.getRuntimeService();
        scheduler = context.getBean(ManualScheduler.class);
        records = context.getBean(StepRecords.class);
        transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        first = context.getBean(FirstDelegate.class).script;
        second = context.getBean(SecondDelegate.class).script;
        third = context.getBean(ThirdDelegate.class).script;
        leaving = context.getBean(Leaving.class);
        context.getBean(SettableClock.class).set(BEGIN);
    }

    private static AnnotationConfigApplicationContext partsOn(HikariDataSource database) {
        List.of("org", "com", "io").forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.WARN));
        AnnotationConfigApplicationContext parts = new AnnotationConfigApplicationContext();
        parts.registerBean("database", HikariDataSource.class, () -> database);
        parts.register(Parts.class);
        parts.refresh();
        return parts;
    }

    /** @return the id of the rotation, which is the business key */
    String start() {
        return start("two-steps", Map.of());
    }

    String start(String process, Map<String, Object> more) {
        String rotation = "rotation-" + System.nanoTime();
        var instance = runtime.createProcessInstanceByKey(process).businessKey(rotation);
        more.forEach(instance::setVariable);
        instance.execute();
        return rotation;
    }

    void work() {
        scheduler.runAnyDueExecutions();
    }

    void workAfter(Duration pause) {
        scheduler.tick(pause);
        work();
    }

    StepRecord step(String rotation, String name) {
        return records.of(rotation).stream()
                .filter(step -> step.name().equals(name))
                .reduce((one, other) -> {
                    throw new AssertionError(name + " began more than once");
                })
                .orElseThrow(() -> new AssertionError(name + " never began"));
    }

    List<String> waitsIn(String rotation) {
        return runtime.createProcessInstanceQuery().processInstanceBusinessKey(rotation).list().stream()
                .flatMap(instance -> runtime.getActiveActivityIds(instance.getId()).stream())
                .toList();
    }

    String instance(String rotation) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(rotation)
                .singleResult()
                .getId();
    }

    int scheduled() {
        Integer rows = jdbc.queryForObject("select count(*) from scheduled_tasks", Integer.class);
        return rows == null ? 0 : rows;
    }

    Instant nextWork() {
        OffsetDateTime next = jdbc.queryForObject("select execution_time from scheduled_tasks", OffsetDateTime.class);
        return Objects.requireNonNull(next).toInstant();
    }

    /** What the scheduled row looks like once another node has taken the step over. */
    void takeOver(StepRecord step) {
        int rows = jdbc.update(
                "update scheduled_tasks set version = version + 1, picked_by = 'another node' where task_instance = ?",
                step.id());
        if (rows != 1) {
            throw new AssertionError("There is no scheduled row of " + step.name());
        }
    }

    Scheduler scheduler(int threads) {
        return Scheduler.create(new TransactionAwareDataSourceProxy(database), context.getBean(Task.class))
                .threads(threads)
                .pollingInterval(Duration.ofMillis(20))
                .alwaysPersistTimestampInUTC()
                .build();
    }

    /** Leaves nothing to the next test that would run there or be counted. */
    @Override
    public void close() {
        List.of(first, second, third).forEach(Script::forget);
        leaving.failures.set(0);
        runtime.createProcessInstanceQuery()
                .list()
                .forEach(instance -> runtime.deleteProcessInstance(instance.getId(), "The test is over.", true, true));
        List.of("scheduled_tasks", "keyturn_step_attempt", "keyturn_step")
                .forEach(table -> jdbc.update("delete from " + table));
    }

    /** What a remote task does, and how often it was asked to. */
    static final class Script {

        final AtomicInteger runs = new AtomicInteger();
        private volatile Function<StepContext, StepResult> work = step -> StepResult.seen(Map.of());

        private void forget() {
            runs.set(0);
            does(step -> StepResult.seen(Map.of()));
        }

        void does(Function<StepContext, StepResult> work) {
            this.work = work;
        }

        private StepResult run(StepContext step) {
            runs.incrementAndGet();
            return work.apply(step);
        }
    }

    /** Stands where the token leaves the first task, so that telling the process can fail. */
    static final class Leaving {

        final AtomicInteger failures = new AtomicInteger();

        private void passes() {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IllegalStateException("The process could not go on.");
            }
        }
    }

    static class FirstDelegate extends RemoteDelegate {

        final Script script = new Script();

        FirstDelegate(DurableSteps steps) {
            super(steps);
        }

        @Override
        protected boolean isForOneServer() {
            return true;
        }

        @Override
        protected StepResult work(StepContext step) {
            return script.run(step);
        }
    }

    static class SecondDelegate extends RemoteDelegate {

        final Script script = new Script();

        SecondDelegate(DurableSteps steps) {
            super(steps);
        }

        @Override
        protected StepResult work(StepContext step) {
            return script.run(step);
        }
    }

    static class ThirdDelegate extends RemoteDelegate {

        final Script script = new Script();

        ThirdDelegate(DurableSteps steps) {
            super(steps);
        }

        @Override
        protected StepResult work(StepContext step) {
            return script.run(step);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(StepConfiguration.class)
    static class Parts {

        @Bean
        SettableClock schedulerClock() {
            SettableClock clock = new SettableClock();
            clock.set(BEGIN);
            return clock;
        }

        @Bean
        Clock clock(SettableClock settable) {
            return new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return settable.now();
                }
            };
        }

        @Bean
        JdbcTemplate jdbcTemplate(DataSource database) {
            return new JdbcTemplate(database);
        }

        @Bean
        DataSourceTransactionManager transactions(DataSource database) {
            return new DataSourceTransactionManager(database);
        }

        @Bean
        StepSettings stepSettings() {
            return SETTINGS;
        }

        @Bean
        Backoff stepPauses() {
            return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(20));
        }

        @Bean
        Subjects subjects() {
            return (execution, step, server) ->
                    new Subjects.Subject(execution.getProcessBusinessKey(), "contoso.com", Direction.FORWARD);
        }

        @Bean
        Fences fences() {
            AtomicLong attempts = new AtomicLong();
            return new Fences() {
                @Override
                public Fence next(String rotation) {
                    return new Fence(1, attempts.incrementAndGet());
                }

                @Override
                public void renew(String rotation, Instant now) {
                    attempts.addAndGet(RENEWED);
                }
            };
        }

        @Bean
        ManualScheduler scheduler(DataSource database, Task<Void> stepTask, SettableClock clock) {
            var builder = TestHelper.createManualScheduler(new TransactionAwareDataSourceProxy(database), stepTask)
                    .clock(clock);
            builder.alwaysPersistTimestampInUTC();
            return builder.build();
        }

        @Bean
        FirstDelegate first(DurableSteps steps) {
            return new FirstDelegate(steps);
        }

        @Bean
        SecondDelegate second(DurableSteps steps) {
            return new SecondDelegate(steps);
        }

        @Bean
        ThirdDelegate third(DurableSteps steps) {
            return new ThirdDelegate(steps);
        }

        @Bean
        Leaving leavingTimes() {
            return new Leaving();
        }

        @Bean
        ExecutionListener leaving(Leaving times) {
            return execution -> times.passes();
        }

        @Bean
        ProcessEngineFactoryBean engine(
                ApplicationContext context, DataSource database, PlatformTransactionManager transactions) {
            SpringProcessEngineConfiguration configuration = new SpringProcessEngineConfiguration();
            configuration.setApplicationContext(context);
            configuration.setDataSource(database);
            configuration.setTransactionManager(transactions);
            configuration.setDatabaseSchemaUpdate("true");
            configuration.setJobExecutorActivate(false);
            configuration.setHistory("full");
            configuration.setIdGenerator(new StrongUuidGenerator());
            configuration.setEnableExceptionsAfterUnhandledBpmnError(true);
            configuration.getProcessEnginePlugins().add(new ParsedMappings());
            configuration.setDeploymentResources(new Resource[] {new ClassPathResource("dev/keyturn/step/steps.bpmn")});
            ProcessEngineFactoryBean engine = new ProcessEngineFactoryBean();
            engine.setProcessEngineConfiguration(configuration);
            return engine;
        }

        @Bean
        RuntimeService runtimeService(ProcessEngine engine) {
            return engine.getRuntimeService();
        }

        @Bean
        ManagementService managementService(ProcessEngine engine) {
            return engine.getManagementService();
        }
    }
}
