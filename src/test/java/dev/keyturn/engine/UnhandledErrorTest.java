package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class UnhandledErrorTest {

    @Test
    void aBpmnErrorThatNothingCatchesDoesNotEndAProcessAsCompleted(@TempDir Path folder) {
        try (ConfigurableApplicationContext application = EngineUnderTest.start(
                folder, "coverage=false", "spring.datasource.url=jdbc:h2:mem:unhandled;DB_CLOSE_DELAY=-1")) {
            ProcessEngine engine = application.getBean(ProcessEngine.class);
            engine.getRepositoryService()
                    .createDeployment()
                    .addModelInstance(
                            "uncaught.bpmn",
                            Bpmn.createExecutableProcess("uncaught")
                                    .camundaHistoryTimeToLive(1)
                                    .startEvent()
                                    .userTask("wait")
                                    .endEvent()
                                    .error("STEP_FAILED")
                                    .done())
                    .deploy();
            String instance = engine.getRuntimeService()
                    .startProcessInstanceByKey("uncaught")
                    .getId();
            String task =
                    engine.getTaskService().createTaskQuery().singleResult().getId();

            assertThatThrownBy(() -> engine.getTaskService().complete(task))
                    .isInstanceOf(ProcessEngineException.class)
                    .hasMessageContaining("STEP_FAILED");

            assertThat(engine.getRuntimeService()
                            .createProcessInstanceQuery()
                            .processInstanceId(instance)
                            .count())
                    .isEqualTo(1);
        }
    }
}
