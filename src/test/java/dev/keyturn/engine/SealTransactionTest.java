package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import dev.keyturn.evidence.chain.EvidenceLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The evidence is written in the transaction that ends the process: with it or not at all, and never twice. */
class SealTransactionTest {

    private static final int TIMES = 3;

    @TempDir
    static Path folder;

    private ConfigurableApplicationContext app;
    private ProcessEngine engine;
    private SteppedEngine steps;
    private JdbcTemplate jdbc;
    private int failuresLeft;

    enum Moment {
        AFTER_THE_SEAL,
        AT_THE_COMMIT,
        ANSWER_OF_THE_COMMIT_LOST
    }

    @BeforeEach
    void start() {
        app = EngineUnderTest.start(folder, "coverage=false", "spring.datasource.url=jdbc:h2:mem:seal");
        engine = app.getBean(ProcessEngine.class);
        jdbc = app.getBean(JdbcTemplate.class);
        steps = new SteppedEngine(app);
    }

    @AfterEach
    void stop() {
        jdbc.execute("drop all objects");
        app.close();
    }

    @ParameterizedTest
    @EnumSource
    void evidenceAndEndComeTogetherOrNotAtAll(Moment moment) {
        failAt(moment);
        String id = requestedAndApproved();
        steps.stepsRun();
        for (int failed = 1; failed < TIMES && moment != Moment.ANSWER_OF_THE_COMMIT_LOST; failed++) {
            nothingHasEnded(id);
            app.getBean(SettableClock.class).tick(Duration.ofMinutes(2));
            steps.stepsRun();
        }
        if (moment != Moment.ANSWER_OF_THE_COMMIT_LOST) {
            nothingHasEnded(id);
        }
        failuresLeft = 0;
        app.getBean(SettableClock.class).tick(Duration.ofMinutes(2));
        steps.stepsRun();

        assertThat(count("select count(*) from keyturn_evidence where rotation_id = ?", id))
                .isEqualTo(1);
        assertThat(count("select count(*) from keyturn_rotation where id = ? and outcome = 'VERIFIED'", id))
                .isEqualTo(1);
        assertThat(count("select count(*) from act_hi_procinst where business_key_ = ? and end_time_ is not null", id))
                .isEqualTo(1);
        assertThat(count("select count(*) from act_ru_execution where business_key_ = ?", id))
                .isZero();
        assertThat(jdbc.queryForList("select task_name || task_instance from scheduled_tasks", String.class))
                .as("the second proof is planned in the same transaction")
                .containsExactly("later-proof" + id);
        assertThat(app.getBean(EvidenceLog.class).verify()).isEmpty();
    }

    @Test
    void evidenceThatItsSchemaRefusesIsNotSealedAndAPersonIsAsked() {
        String id = requestedAndApproved();
        jdbc.update("update keyturn_rotation set window_end = ?", OffsetDateTime.parse("+12345-01-01T00:00:00Z"));
        steps.stepsRun();

        nothingHasEnded(id);
        Task decision = engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(id)
                .singleResult();
        assertThat(decision.getTaskDefinitionKey()).isEqualTo("decide-how-to-continue");
        assertThat(decision.getDescription())
                .contains("The evidence of this rotation cannot be sealed", "windowEnd", "You can choose: retry.");
        assertThat(count("select count(*) from scheduled_tasks"))
                .as("it does not go round by itself")
                .isZero();

        retry(decision);
        nothingHasEnded(id);
        jdbc.update("update keyturn_rotation set window_end = null");
        retry(engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(id)
                .singleResult());

        assertThat(count("select count(*) from keyturn_rotation where id = ? and outcome = 'VERIFIED'", id))
                .isOne();
        assertThat(app.getBean(EvidenceLog.class).verify()).isEmpty();
    }

    private void retry(Task decision) {
        steps.as("operator", () -> {
            engine.getTaskService().complete(decision.getId(), Map.of("decision", "RETRY"));
            return decision;
        });
        steps.stepsRun();
    }

    private void nothingHasEnded(String id) {
        assertThat(count("select count(*) from keyturn_evidence where rotation_id = ?", id))
                .isZero();
        assertThat(count("select count(*) from keyturn_rotation where id = ? and ended_at is not null", id))
                .isZero();
        assertThat(count("select count(*) from scheduled_tasks where task_instance = ?", id))
                .isZero();
        assertThat(count("select count(*) from keyturn_running where rotation_id = ?", id))
                .isEqualTo(1);
        assertThat(count("select count(*) from act_hi_procinst where business_key_ = ? and end_time_ is null", id))
                .isEqualTo(1);
        assertThat(app.getBean(EvidenceLog.class).verify()).isEmpty();
    }

    /** The end of the process is its last event: the evidence has been written then. */
    private void failAt(Moment moment) {
        failuresLeft = moment == Moment.ANSWER_OF_THE_COMMIT_LOST ? 1 : TIMES;
        var configuration = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        HistoryEventHandler real = configuration.getHistoryEventHandler();
        configuration.setHistoryEventHandler(new HistoryEventHandler() {
            @Override
            public void handleEvent(HistoryEvent event) {
                real.handleEvent(event);
                if (event instanceof HistoricProcessInstanceEventEntity
                        && event.isEventOfType(HistoryEventTypes.PROCESS_INSTANCE_END)
                        && failuresLeft > 0) {
                    assertThat(count("select count(*) from keyturn_evidence"))
                            .as("within the transaction")
                            .isEqualTo(1);
                    failuresLeft--;
                    fail(moment);
                }
            }

            @Override
            public void handleEvents(List<HistoryEvent> events) {
                events.forEach(this::handleEvent);
            }
        });
    }

    private static void fail(Moment moment) {
        if (moment == Moment.AFTER_THE_SEAL) {
            throw new IllegalStateException("Something fails after the seal.");
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
                if (moment == Moment.AT_THE_COMMIT) {
                    throw new IllegalStateException("The commit fails.");
                }
            }

            @Override
            public void afterCommit() {
                if (moment == Moment.ANSWER_OF_THE_COMMIT_LOST) {
                    throw new IllegalStateException("The commit's answer is lost.");
                }
            }
        });
    }

    private String requestedAndApproved() {
        String id = steps.request();
        steps.approve(id);
        return id;
    }

    private int count(String sql, Object... arguments) {
        Integer count = jdbc.queryForObject(sql, Integer.class, arguments);
        return count == null ? 0 : count;
    }
}
