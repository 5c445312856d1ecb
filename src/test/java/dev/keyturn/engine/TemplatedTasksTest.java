package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.rotation.Rotations;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext app;
    private static ProcessEngine engine;
    private static SteppedEngine steps;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void start() {
        app = EngineUnderTest.start(folder, "coverage=false", "spring.datasource.url=jdbc:h2:mem:templates");
        engine = app.getBean(ProcessEngine.class);
        steps = new SteppedEngine(app);
        jdbc = app.getBean(JdbcTemplate.class);
    }

    @AfterEach
    void nothingIsLeftOver() {
        assertThat(jdbc.queryForList("select account from keyturn_running")).isEmpty();
        assertThat(jdbc.queryForList("select task_instance from scheduled_tasks where task_name <> 'later-proof'"))
                .isEmpty();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void aTaskOfAServerThatIsToldWhichOneWorksOnThatOne() {
        BpmnModelInstance processModel = Bpmn.readModelFromFile(new File("processes/connector-password-rotation.bpmn"));
        for (String task : List.of("update-connector", "restart-sync-service", "verify-sync")) {
            processModel.<ServiceTask>getModelElementById(task).builder().camundaInputParameter("server", "${server}");
        }
        deploy("connector-password-rotation.bpmn", processModel);

        String id = steps.request();
        steps.approve(id);
        steps.stepsRun();

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
        String id = steps.request();
        steps.stepsRun();

        steps.as("requester", () -> engine.getRuntimeService()
                .startProcessInstanceByKey("call-off", Map.of("change", "CHG1")));
        steps.stepsRun();

        assertThat(view(id).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(rotations().evidence(id, SteppedEngine.REQUESTER)).contains("The change is called off.");
    }

    private static void deploy(String name, BpmnModelInstance model) {
        engine.getRepositoryService()
                .createDeployment()
                .addModelInstance(name, model)
                .deploy();
    }

    private static Rotations rotations() {
        return app.getBean(Rotations.class);
    }

    private static RotationView view(String id) {
        return rotations().get(id, SteppedEngine.REQUESTER);
    }
}
