package dev.keyturn.engine;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import dev.keyturn.kernel.Person;
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
public final class SteppedEngine {

    public static final Person REQUESTER = new Person("requester", Set.of(Person.REQUESTERS));

    private final ApplicationContext app;
    private final ProcessEngine engine;

    public SteppedEngine(ApplicationContext app) {
        this.app = app;
        this.engine = app.getBean(ProcessEngine.class);
    }

    /** @return the id of a rotation of contoso.com for CHG1, before its pre-check */
    public String request() {
        return request(Kind.ROTATE);
    }

    public String request(Kind kind) {
        RotationRequest request = new RotationRequest("contoso.com", kind, "quarterly", "CHG1", null, null);
        return as("requester", () -> app.getBean(Rotations.class).request(request, REQUESTER, null))
                .id();
    }

    /** Lets the pre-check happen, approves, and opens the change window; the steps behind it have not run yet. */
    void approve(String rotation) {
        stepsRun();
        decide(rotation, "approver", Map.of("decision", "APPROVE"));
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

    /** Claims the task that is open, and completes it. */
    public void decide(String rotation, String person, Map<String, Object> decision) {
        as(person, () -> {
            String task = engine.getTaskService()
                    .createTaskQuery()
                    .processInstanceBusinessKey(rotation)
                    .singleResult()
                    .getId();
            engine.getTaskService().claim(task, person);
            engine.getTaskService().complete(task, decision);
            return task;
        });
    }

    /** All that are due by the test's clock, and those that they lead to. */
    public void stepsRun() {
        while (stepRuns()) {}
    }

    /** @return whether any was due */
    public boolean stepRuns() {
        boolean due = Boolean.TRUE.equals(app.getBean(JdbcTemplate.class)
                .queryForObject(
                        "select exists (select 1 from scheduled_tasks where execution_time <= ?)",
                        Boolean.class,
                        app.getBean(SettableClock.class).now().atOffset(ZoneOffset.UTC)));
        if (due) {
            app.getBean(ManualScheduler.class).runAnyDueExecutions();
        }
        return due;
    }

    public <T> T as(String user, Supplier<T> work) {
        engine.getIdentityService()
                .setAuthentication(user, user.startsWith("approver") ? List.of(Person.APPROVERS) : List.of());
        try {
            return work.get();
        } finally {
            engine.getIdentityService().clearAuthentication();
        }
    }
}
