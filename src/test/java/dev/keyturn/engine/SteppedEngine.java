package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import dev.keyturn.rotation.Person;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationRequest.Kind;
import dev.keyturn.rotation.Rotations;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** People and time before an {@link EngineUnderTest}: nothing happens unless a test says so. */
final class SteppedEngine {

    static final Person REQUESTER = new Person("requester", Set.of(Person.REQUESTERS));

    private final ApplicationContext app;
    private final ProcessEngine engine;

    SteppedEngine(ApplicationContext app) {
        this.app = app;
        this.engine = app.getBean(ProcessEngine.class);
    }

    /** @return the id of a rotation of contoso.com for CHG1, before its first look */
    String request() {
        RotationRequest request = new RotationRequest("contoso.com", Kind.ROTATE, "quarterly", "CHG1", null, null);
        return as("requester", () -> app.getBean(Rotations.class).request(request, REQUESTER, null))
                .id();
    }

    /** Lets the first look happen, approves, and opens the change window; the steps behind it have not run yet. */
    void approve(String rotation) {
        stepsRun();
        as("approver", () -> {
            String task = engine.getTaskService()
                    .createTaskQuery()
                    .processInstanceBusinessKey(rotation)
                    .singleResult()
                    .getId();
            engine.getTaskService().claim(task, "approver");
            engine.getTaskService().complete(task, Map.of("decision", "APPROVE"));
            return task;
        });
        String instance = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(rotation)
                .singleResult()
                .getId();
        engine.getManagementService()
                .executeJob(engine.getManagementService()
                        .createJobQuery()
                        .processInstanceId(instance)
                        .singleResult()
                        .getId());
    }

    /** All that are due by the test's clock, and those that they lead to. */
    void stepsRun() {
        JdbcTemplate jdbc = app.getBean(JdbcTemplate.class);
        while (Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from scheduled_tasks where execution_time <= ?)",
                Boolean.class,
                app.getBean(SettableClock.class).now().atOffset(ZoneOffset.UTC)))) {
            app.getBean(ManualScheduler.class).runAnyDueExecutions();
        }
    }

    <T> T as(String user, Supplier<T> work) {
        engine.getIdentityService()
                .setAuthentication(user, user.equals("approver") ? List.of(Person.APPROVERS) : List.of());
        try {
            return work.get();
        } finally {
            engine.getIdentityService().clearAuthentication();
        }
    }
}
