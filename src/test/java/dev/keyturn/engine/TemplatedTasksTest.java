package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import dev.keyturn.rotation.Person;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationRequest.Kind;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.rotation.Rotations;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The inputs that the element templates offer, filled in: the engine runs models that have them. */
class TemplatedTasksTest {

    private static final Person REQUESTER = new Person("requester", Set.of(Person.REQUESTERS));

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext app;
    private static ProcessEngine engine;
    private static Rotations rotations;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void start() {
        app = EngineUnderTest.start(folder, "coverage=false", "spring.datasource.url=jdbc:h2:mem:templates");
        engine = app.getBean(ProcessEngine.class);
        rotations = app.getBean(Rotations.class);
        jdbc = app.getBean(JdbcTemplate.class);
    }

    @AfterEach
    void nothingIsLeftOver() {
        assertThat(jdbc.queryForList("select account from keyturn_running")).isEmpty();
        assertThat(jdbc.queryForList("select task_instance from scheduled_tasks"))
                .isEmpty();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void aTaskOfAServerThatIsToldWhichOneWorksOnThatOne() {
        BpmnModelInstance picture = Bpmn.readModelFromFile(new File("processes/connector-password-rotation.bpmn"));
        for (String task : List.of("update-connector", "restart-sync-service", "verify-sync")) {
            picture.<ServiceTask>getModelElementById(task).builder().camundaInputParameter("server", "${server}");
        }
        deploy("connector-password-rotation.bpmn", picture);

        String id = requested();
        stepsRun();
        engine.getIdentityService().setAuthentication("approver", List.of(Person.APPROVERS));
        String task = engine.getTaskService().createTaskQuery().singleResult().getId();
        engine.getTaskService().claim(task, "approver");
        engine.getTaskService().complete(task, Map.of("decision", "APPROVE"));
        engine.getIdentityService().clearAuthentication();
        engine.getManagementService()
                .executeJob(engine.getManagementService()
                        .createJobQuery()
                        .activityId("wait-for-change-window")
                        .singleResult()
                        .getId());
        stepsRun();

        assertThat(view(id).outcome()).isEqualTo(Outcome.VERIFIED);
        assertThat(jdbc.queryForList(
                        "select distinct server from keyturn_step where name = 'updateConnector'", String.class))
                .containsExactlyInAnyOrder("aadc01", "aadc02");
    }

    @Test
    void aTaskThatCancelsIsToldByItsInputsWhat() {
        deploy(
                "call-off.bpmn",
                Bpmn.createExecutableProcess("call-off")
                        .camundaHistoryTimeToLiveString("P1D")
                        .startEvent()
                        .serviceTask("cancel-rotation")
                        .name("Cancel rotation")
                        .camundaDelegateExpression("${cancelRotation}")
                        .camundaInputParameter("ticket", "${change}")
                        .camundaInputParameter("comment", "The change is called off.")
                        .endEvent()
                        .done());
        String id = requested();
        stepsRun();

        engine.getIdentityService().setAuthentication("requester", List.of(Person.REQUESTERS));
        engine.getRuntimeService().startProcessInstanceByKey("call-off", Map.of("change", "CHG1"));
        engine.getIdentityService().clearAuthentication();
        stepsRun();

        assertThat(view(id).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rotations.evidence(id, REQUESTER)).contains("The change is called off.");
    }

    private static void deploy(String name, BpmnModelInstance model) {
        engine.getRepositoryService()
                .createDeployment()
                .addModelInstance(name, model)
                .deploy();
    }

    private static String requested() {
        engine.getIdentityService().setAuthentication("requester", List.of(Person.REQUESTERS));
        try {
            var request = new RotationRequest("contoso.com", Kind.ROTATE, "quarterly", "CHG1", null, null);
            return rotations.request(request, REQUESTER, null).id();
        } finally {
            engine.getIdentityService().clearAuthentication();
        }
    }

    private static void stepsRun() {
        while (Boolean.TRUE.equals(
                jdbc.queryForObject("select exists (select 1 from scheduled_tasks)", Boolean.class))) {
            app.getBean(ManualScheduler.class).runAnyDueExecutions();
        }
    }

    private static RotationView view(String id) {
        return rotations.get(id, REQUESTER);
    }
}
