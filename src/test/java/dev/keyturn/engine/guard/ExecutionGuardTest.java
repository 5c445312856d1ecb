package dev.keyturn.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import dev.keyturn.LongForm;
import dev.keyturn.engine.EngineUnderTest;
import dev.keyturn.engine.FakeForest;
import dev.keyturn.engine.SteppedEngine;
import dev.keyturn.engine.TokenMove;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationRequest.Kind;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.rotation.RotationView.State;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.batch.Batch;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every activity of the model, every way into it: in its turn it acts, out of turn nothing does. */
@Tag("longer")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExecutionGuardTest {

    private static final String PROCESS = TokenMove.Target.PROCESS;
    private static final String ACCOUNT = "contoso.com";
    private static final Person REQUESTER = SteppedEngine.REQUESTER;
    private static final Person OPERATOR = new Person("operator", Set.of(Person.OPERATORS));
    private static final BpmnModelInstance MODEL =
            Bpmn.readModelFromFile(new File("processes/connector-password-rotation.bpmn"));

    /** What a rotation leaves in the database, but for what records a refused attempt. */
    private static final List<String> TRACES = List.of(
            "select id, account, requester, reason, resume_point, direction, cancelled_by, outcome, process_instance_id,"
                    + " rejected_by, escalated_at, steps_before_decision from keyturn_rotation order by id",
            "select * from keyturn_running",
            "select rotation_id, person from keyturn_approval order by 1, 2",
            "select id, name, server, state, attempts from keyturn_step order by number",
            "select * from keyturn_sync_pause order by 1, 2",
            "select number, rotation_id from keyturn_evidence where kind = 'ROTATION' order by number",
            "select account, version from keyturn_secret order by 1, 2",
            "select task_instance from scheduled_tasks where task_name = 'keyturn-step' order by 1",
            "select id_, act_id_, business_key_, proc_def_id_ from act_ru_execution order by id_",
            "select id_, assignee_ from act_ru_task order by id_",
            "select name_, text_, long_, execution_id_ from act_ru_variable order by id_",
            "select id_ from act_ru_job order by id_",
            "select id_ from act_ru_event_subscr where proc_inst_id_ is not null order by id_");

    private static ConfigurableApplicationContext app;
    private static ProcessEngine engine;
    private static FakeForest forest;
    private static JdbcTemplate jdbc;
    private static Rotations rotations;
    private static SteppedEngine steps;

    /** The process instance of a rotation that is verified. */
    private static String ended;

    /** Processes of the caller's own, by their keys. */
    private static Map<String, String> own;

    /** By the activity in which it waits. */
    private static final Map<String, Untouched> untouched = new HashMap<>();

    /** Of the one that runs. */
    private static String rotation;

    @BeforeAll
    static void everyActivityInItsTurn() throws IOException {
        app = EngineUnderTest.start(
                Files.createTempDirectory("keyturn-own-ways"),
                "coverage=false",
                "spring.datasource.url=jdbc:h2:mem:ownways;DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=1000");
        engine = app.getBean(ProcessEngine.class);
        forest = app.getBean(FakeForest.class);
        jdbc = app.getBean(JdbcTemplate.class);
        rotations = app.getBean(Rotations.class);
        steps = new SteppedEngine(app);
        rejected();
        expired();
        cancelled();
        startedByTicket();
        repaired();
        ended = rolledBack();
        byHand();
        rotation = steps.request();
        steps.stepsRun();
        own = TokenMove.deployOwn(
                engine, everyStep().map(step -> String.valueOf(step.get()[0])), ExecutionGuardTest::delegate);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @MethodSource("activities")
    @Order(1)
    void inItsTurnItActs(String activity) {
        assertThat(engine.getHistoryService()
                        .createHistoricActivityInstanceQuery()
                        .activityId(activity)
                        .finished()
                        .count())
                .isPositive();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    @Order(2)
    void whileNoOneHasApprovedItNothingActs(TokenMove way, String activity) {
        nothingActs("approve-rotation", way, activity);
    }

    @Test
    @Order(3)
    void theAttemptsAreInTheOperationLogAndOneOfAPersonInAMinuteInTheChain() {
        assertThat(jdbc.queryForObject(
                        "select count(*) from keyturn_operation_log where operation = 'RefusedAttempt'"
                                + " and process_instance_id = ? and person = 'admin' and property is not null",
                        Long.class,
                        instance()))
                .isBetween(1L, 60L);
        long before = attempts();
        refused(() -> tried(TokenMove.MODIFICATION, "stage-password"));
        assertThat(attempts()).isEqualTo(before);

        app.getBean(ManualScheduler.class).tick(Duration.ofMinutes(2));
        refused(() -> tried(TokenMove.MODIFICATION, "stage-password"));
        refused(() -> tried(TokenMove.MODIFICATION, "stage-password"));

        assertThat(attempts()).isEqualTo(before + 1);
        assertThat(jdbc.queryForObject(
                        "select document from keyturn_evidence where kind = 'ATTEMPT' order by number desc limit 1",
                        String.class))
                .contains("\"rotation\":\"" + rotation + "\"", "\"by\":\"admin\"", "cannot be written from outside");
        assertThat(app.getBean(EvidenceLog.class).verify()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("writes")
    @Order(4)
    void noOneWritesItsVariables(String how, ThrowingCallable write) {
        Map<String, Object> before = traces();

        assertThatThrownBy(() -> asAdmin(write)).as(how).isInstanceOf(BadUserRequestException.class);

        steps.stepsRun();
        assertThat(traces()).isEqualTo(before);
    }

    @Test
    @Order(4)
    void aMigrationThatLeavesEachTokenWhereItIsStaysPossible() {
        RuntimeService runtime = engine.getRuntimeService();
        MigrationPlan plan = runtime.createMigrationPlan(definition(), definition())
                .mapEqualActivities()
                .build();

        asAdmin(() -> runtime.newMigration(plan).processInstanceIds(instance()).execute());

        assertThat(waitsAt()).isEqualTo("approve-rotation");
    }

    /** Its task has the same id, so no token of it moves. */
    @Test
    @Order(4)
    void noMigrationMakesARotationOfAnotherProcessOrAnotherProcessOfARotation() {
        RuntimeService runtime = engine.getRuntimeService();
        target("approve-rotation").inProcess(ownWithTheSameTask(), own -> {
            String other = runtime.startProcessInstanceById(own.getId()).getId();
            Map<String, Object> before = traces();

            for (ThrowingCallable migration : List.<ThrowingCallable>of(
                    () -> migrate(own.getId(), definition(), other),
                    () -> migrate(definition(), own.getId(), instance()))) {
                assertThatThrownBy(() -> asAdmin(migration))
                        .isInstanceOf(BadUserRequestException.class)
                        .hasMessageContaining("cannot be migrated into another process");
            }

            assertThat(traces()).isEqualTo(before);
        });
    }

    private static void migrate(String from, String to, String instance) {
        RuntimeService runtime = engine.getRuntimeService();
        MigrationPlan plan = runtime.createMigrationPlan(from, to)
                .mapActivities("approve-rotation", "approve-rotation")
                .build();
        runtime.newMigration(plan).processInstanceIds(instance).execute();
    }

    @Test
    @Order(5)
    void whoDecidesReadsTheRecordWhateverTheOneBeforeSentAlong() {
        Map<String, Object> forged = Map.of(
                "decision", "APPROVE",
                "account", "fabrikam.com",
                "requester", "nobody",
                "reason", "forged",
                "plan", "[\"Nothing is changed.\"]",
                "findings", "[]",
                "windowStart", new Date(0));
        rotations.cancel(rotation, REQUESTER);
        steps.stepsRun();
        policy("2");
        rotation = steps.request();
        policy("1");
        steps.stepsRun();
        Map<String, Object> before = variables();

        steps.decide(rotation, "approver", forged);

        assertThat(waitsAt()).isEqualTo("approve-rotation");
        assertThat(variables()).containsAllEntriesOf(shown(before));
        approve("approver2");
        assertThat(waitsAt()).isEqualTo("wait-for-change-window");
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    @Order(6)
    void whileItsWindowIsNotOpenNothingActs(TokenMove way, String activity) {
        nothingActs("wait-for-change-window", way, activity);
    }

    @Test
    @Order(7)
    void whatWaitsIsMovedOnByNothingButItsOwn() {
        List<String> stops = new ArrayList<>();
        nudged(stops);
        windowOpens();
        nudged(stops);
        forest.failOnce("import aadc02", "aadc02: no-start-credentials.");
        while (steps.stepRuns()) {
            nudged(stops);
        }
        nudged(stops);
        engine.getTaskService().complete(task().getId(), Map.of("decision", "RETRY"));
        while (steps.stepRuns()) {
            nudged(stops);
        }

        assertThat(rotations.get(rotation, REQUESTER).outcome()).isEqualTo(Outcome.VERIFIED);
        assertThat(stops)
                .contains(
                        "wait-for-change-window",
                        "check-readiness",
                        "confirm-ticket",
                        "stage-password",
                        "pause-sync",
                        "change-password-in-ad",
                        "update-connector",
                        "restart-sync-service",
                        "verify-sync",
                        "decide-how-to-continue",
                        "verify-rotation",
                        "resume-sync",
                        "promote-password");
        assertThat(rotations.evidence(rotation, REQUESTER)).contains("RefusedAttempt");
        assertThat(app.getBean(EvidenceLog.class).verify()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("keys")
    @Order(8)
    void aBusinessKeyThatIsGivenIsReplacedByTheIdOfTheRotation(String key) {
        ProcessInstance started = steps.as("requester", () -> engine.getRuntimeService()
                .startProcessInstanceByKey(PROCESS, key, Map.of("account", ACCOUNT, "reason", "quarterly")));
        String id = started.getBusinessKey();

        assertThat(id).matches("[0-9a-f-]{36}");
        assertThat(jdbc.queryForList(
                        "select business_key_ from act_hi_procinst where id_ = ?", String.class, started.getId()))
                .containsExactly(id);
        assertThat(engine.getRuntimeService()
                        .createProcessInstanceQuery()
                        .processInstanceBusinessKey(id)
                        .count())
                .isEqualTo(1);
        rotations.cancel(id, REQUESTER);
        steps.stepsRun();
        assertThat(rotations.get(id, REQUESTER).outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    @Order(9)
    void anotherProcessInstanceWithTheIdOfARotationIsInNoOnesWay() {
        rotation = steps.request();
        steps.stepsRun();
        target("stage-password").inProcess(ownWithTheSameTask(), own -> {
            engine.getRuntimeService().startProcessInstanceById(own.getId(), rotation);

            assertThat(rotations.list(REQUESTER, null, 5)).isNotEmpty();
            assertThat(rotations.running(REQUESTER)).hasSize(1);
            assertThat(rotations.get(rotation, REQUESTER).state()).isEqualTo(State.AWAITING_APPROVAL);
            rotations.cancel(rotation, REQUESTER);
            steps.stepsRun();
            assertThat(rotations.get(rotation, REQUESTER).outcome()).isEqualTo(Outcome.CANCELLED);
        });
    }

    /** Its account is free, so nothing else is in the way of another one. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "START_BEFORE",
                "START_BEFORE_AFTER_ITS_OWN_START",
                "START_AFTER",
                "START_BY_A_FLOW",
                "RESTART_FROM_HISTORY",
                "CALL_ACTIVITY"
            })
    @Order(10)
    void whileNoneRunsNoneBeginsByAnotherWay(TokenMove way) {
        assertThat(rotations.running(REQUESTER)).isEmpty();
        Map<String, Object> before = traces();

        assertThatThrownBy(() -> asAdmin(() -> tried(way, "requested")))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageFindingMatch("begins at the start of its process and nowhere else"
                        + "|variables of a rotation cannot be written from outside");

        steps.stepsRun();
        assertThat(traces()).isEqualTo(before);
    }

    /** As one that an administrator has edited. */
    @ParameterizedTest
    @MethodSource("everyStep")
    @Order(10)
    void aModelOfTheSameKeyThatGoesStraightToAStepIsHeldByTheRecord(String activity, String delegate) {
        Map<String, Object> before = traces();
        BpmnModelInstance edited = Bpmn.createExecutableProcess(PROCESS)
                .camundaHistoryTimeToLive(1)
                .startEvent("requested")
                .serviceTask("validate-request")
                .camundaDelegateExpression("${validateRequest}")
                .serviceTask(activity + "-straight")
                .camundaDelegateExpression(delegate)
                .endEvent()
                .done();

        target(activity).inProcess(edited, own -> assertThatThrownBy(
                        () -> steps.as("requester", () -> engine.getRuntimeService()
                                .startProcessInstanceById(own.getId(), TokenMove.Target.REQUEST)))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageFindingMatch("is out of turn|is asked for at the start of its own process, once"));

        steps.stepsRun();
        assertThat(traces()).isEqualTo(before);
    }

    @Test
    @Order(11)
    void aRotationFromBeforeItsProcessInstanceWasKeptGoesOnInIt() {
        rotation = steps.request();
        steps.stepsRun();
        String instance = instance();
        jdbc.update("update keyturn_rotation set process_instance_id = null where id = ?", rotation);

        assertThat(rotations.get(rotation, REQUESTER).state()).isEqualTo(State.AWAITING_APPROVAL);
        approve("approver");
        windowOpens();
        steps.stepsRun();

        assertThat(rotations.get(rotation, REQUESTER).outcome()).isEqualTo(Outcome.VERIFIED);
        assertThat(jdbc.queryForObject(
                        "select process_instance_id from keyturn_rotation where id = ?", String.class, rotation))
                .isEqualTo(instance);
    }

    /** What is there before the first attempt is there after each. */
    private void nothingActs(String state, TokenMove way, String activity) {
        Untouched before = untouched.computeIfAbsent(state, Untouched::now);

        Throwable thrown = catchThrowable(() -> asAdmin(() -> way.enter(before.target(activity))));

        String attempt = way + " " + activity;
        assertThat(thrown).as(attempt).isInstanceOf(RuntimeException.class);
        steps.stepsRun();
        Map<String, Object> after = traces();
        before.traces()
                .forEach((what, was) -> assertThat(after.get(what)).as(attempt).isEqualTo(was));
    }

    /** A state of a rotation, which stays as it is as long as nothing acts. */
    private record Untouched(TokenMove.Target target, Map<String, Object> traces) {

        static Untouched now(String state) {
            TokenMove.Target target = ExecutionGuardTest.target(state);
            assertThat(target.waitsAt()).isEqualTo(state);
            return new Untouched(target, ExecutionGuardTest.traces());
        }

        TokenMove.Target target(String activity) {
            return target.to(activity, flow(activity));
        }
    }

    private static void tried(TokenMove way, String activity) {
        way.enter(target(activity));
    }

    /** Everything that a caller may send to a token that waits. */
    private void nudged(List<String> stops) {
        RuntimeService runtime = engine.getRuntimeService();
        if (instance() == null) {
            return;
        }
        List<Execution> executions =
                runtime.createExecutionQuery().processInstanceId(instance()).list();
        stops.addAll(runtime.getActiveActivityIds(instance()));
        Map<String, Object> before = traces();
        for (Execution execution : executions) {
            refused(() -> runtime.signal(execution.getId()));
            refused(() -> runtime.signal(execution.getId(), "done", "forged", Map.of("account", "fabrikam.com")));
            for (Message message : MODEL.getModelElementsByType(Message.class)) {
                refused(() -> runtime.messageEventReceived(message.getName(), execution.getId()));
            }
        }
        for (Message message : MODEL.getModelElementsByType(Message.class)) {
            refused(() -> runtime.createMessageCorrelation(message.getName())
                    .processInstanceId(instance())
                    .setVariable("account", "fabrikam.com")
                    .correlate());
            // where nothing waits for it, a batch has nothing to refuse
            catchThrowable(() -> target("resume-sync")
                    .carryOut(runtime.createMessageCorrelationAsync(message.getName())
                            .processInstanceIds(List.of(instance()))
                            .correlateAllAsync()));
        }
        refused(() -> tried(TokenMove.MODIFICATION_THAT_TAKES_THE_TOKEN_AWAY, "seal-evidence"));
        assertThat(traces()).isEqualTo(before);
    }

    private static void refused(ThrowingCallable attempt) {
        assertThat(catchThrowable(() -> asAdmin(attempt))).isInstanceOf(RuntimeException.class);
    }

    private static Stream<String> activities() {
        return MODEL.getModelElementsByType(FlowNode.class).stream()
                .filter(node -> !"true".equals(node.getAttributeValue("triggeredByEvent")))
                .map(FlowNode::getId);
    }

    private static Stream<Arguments> everyStep() {
        return activities()
                .filter(activity -> !delegate(activity).isEmpty())
                .filter(activity -> !activity.equals("choose-approval-policy"))
                .map(activity -> Arguments.of(activity, delegate(activity)));
    }

    /** Usually each way to a third of the activities, and each activity by a third of the ways. */
    private static Stream<Arguments> everyWay() {
        TokenMove.Target anywhere = target("requested");
        List<String> activities = activities().toList();
        return activities.stream().flatMap(activity -> {
            TokenMove.Target target = anywhere.to(activity, flow(activity));
            return Arrays.stream(TokenMove.values())
                    .filter(way -> way.leadsTo(target))
                    .filter(way -> LongForm.isOn() || (way.ordinal() + activities.indexOf(activity)) % 5 == 0)
                    .map(way -> Arguments.of(way, activity));
        });
    }

    private static Stream<String> keys() {
        return Stream.of("x\r\nSet-Cookie: a=b", "<img src=x>", "../../x", "x\0y", "x".repeat(300), rotationsId());
    }

    private static String rotationsId() {
        return jdbc.queryForObject("select id from keyturn_rotation order by number limit 1", String.class);
    }

    private static Stream<Arguments> writes() {
        Map<String, Object> forged = Map.of("account", "fabrikam.com");
        RuntimeService runtime = engine.getRuntimeService();
        return Stream.of(
                write("one by one", () -> runtime.setVariable(instance(), "account", "fabrikam.com")),
                write("taken away", () -> runtime.removeVariable(instance(), "reason")),
                write("a local one", () -> runtime.setVariableLocal(instance(), "requester", "nobody")),
                write("through the task", () -> engine.getTaskService().setVariables(task().getId(), forged)),
                write("by a batch", () -> {
                    Batch batch = runtime.setVariablesAsync(List.of(instance()), forged);
                    target("approve-rotation").carryOut(batch);
                }),
                write("by a modification", () -> runtime.createProcessInstanceModification(instance())
                        .startBeforeActivity("approve-rotation")
                        .setVariables(forged)
                        .execute()),
                write("by a migration", () -> migrated(runtime, forged)),
                write("by code in the engine", () -> ((ProcessEngineConfigurationImpl)
                                engine.getProcessEngineConfiguration())
                        .getCommandExecutorTxRequired()
                        .execute(context -> {
                            context.getExecutionManager()
                                    .findExecutionById(instance())
                                    .setVariables(forged);
                            return null;
                        })),
                write("by a message", () -> runtime.createMessageCorrelation("RotationCancelled")
                        .processInstanceId(instance())
                        .setVariables(forged)
                        .correlate()));
    }

    private static void migrated(RuntimeService runtime, Map<String, Object> forged) {
        MigrationPlan plan = runtime.createMigrationPlan(definition(), definition())
                .setVariables(Variables.fromMap(forged))
                .mapEqualActivities()
                .build();
        runtime.newMigration(plan).processInstanceIds(instance()).execute();
    }

    private static Arguments write(String how, ThrowingCallable write) {
        return Arguments.of(how, write);
    }

    private static BpmnModelInstance ownWithTheSameTask() {
        return Bpmn.createExecutableProcess("own-same-task")
                .camundaHistoryTimeToLive(1)
                .startEvent()
                .userTask("approve-rotation")
                .endEvent()
                .done();
    }

    private static TokenMove.Target target(String activity) {
        return new TokenMove.Target(
                engine, rotation, instance(), waitsAt(), ended, definition(), activity, flow(activity), own);
    }

    private static String flow(String activity) {
        FlowNode node = MODEL.getModelElementById(activity);
        Collection<SequenceFlow> flows = node.getIncoming().isEmpty() ? node.getOutgoing() : node.getIncoming();
        return flows.stream().map(SequenceFlow::getId).findFirst().orElse("");
    }

    private static String delegate(String activity) {
        FlowNode node = MODEL.getModelElementById(activity);
        String delegate = node.getAttributeValueNs("http://camunda.org/schema/1.0/bpmn", "delegateExpression");
        return delegate == null ? "" : delegate;
    }

    private static Map<String, Object> traces() {
        Map<String, Object> traces = new HashMap<>();
        TRACES.forEach(sql -> traces.put(sql, jdbc.queryForList(sql)));
        traces.put("calls", List.copyOf(forest.calls));
        return traces;
    }

    private static long attempts() {
        Long found = jdbc.queryForObject("select count(*) from keyturn_evidence where kind = 'ATTEMPT'", Long.class);
        return found == null ? 0 : found;
    }

    private static @Nullable String waitsAt() {
        List<String> active =
                instance() == null ? List.of() : engine.getRuntimeService().getActiveActivityIds(instance());
        return active.isEmpty() ? null : active.get(0);
    }

    private static @Nullable String instance() {
        ProcessInstance running = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(rotation)
                .processDefinitionKey(PROCESS)
                .singleResult();
        return running == null ? null : running.getId();
    }

    private static String definition() {
        return engine.getRepositoryService()
                .createProcessDefinitionQuery()
                .processDefinitionKey(PROCESS)
                .latestVersion()
                .singleResult()
                .getId();
    }

    private static Map<String, Object> variables() {
        Map<String, Object> variables = new HashMap<>();
        engine.getRuntimeService()
                .getVariables(instance())
                .forEach((name, value) -> variables.put(name, String.valueOf(value)));
        return variables;
    }

    /** Those that the form of an approval reads. */
    private static Map<String, Object> shown(Map<String, Object> variables) {
        Map<String, Object> shown = new HashMap<>(variables);
        shown.keySet()
                .retainAll(Set.of(
                        "account", "requester", "reason", "plan", "findings", "windowStart", "kind", "rotation"));
        assertThat(shown).hasSize(8);
        return shown;
    }

    private static void rejected() {
        String id = steps.request();
        steps.stepsRun();
        steps.decide(id, "approver", Map.of("decision", "REJECT", "comment", "Not now."));
        steps.stepsRun();
    }

    /** Reminded and escalated before. */
    private static void expired() {
        String id = steps.request();
        steps.stepsRun();
        for (String timer : List.of("time-to-remind", "time-to-escalate", "approval-too-late")) {
            if (timer.equals("approval-too-late")) {
                app.getBean(ManualScheduler.class)
                        .setTime(rotations.get(id, REQUESTER).approval().until());
            }
            engine.getManagementService()
                    .executeJob(engine.getManagementService()
                            .createJobQuery()
                            .activityId(timer)
                            .singleResult()
                            .getId());
        }
        steps.stepsRun();
        assertThat(rotations.get(id, REQUESTER).outcome()).isEqualTo(Outcome.EXPIRED);
    }

    private static void cancelled() {
        String id = steps.request();
        steps.stepsRun();
        rotations.cancel(id, REQUESTER);
        steps.stepsRun();
    }

    private static void startedByTicket() {
        ProcessInstance started = steps.as("requester", () -> engine.getRuntimeService()
                .createMessageCorrelation("RotationRequested")
                .setVariables(Map.of("account", ACCOUNT, "reason", "quarterly", "ticket", "CHG1"))
                .correlateStartMessage());
        rotations.cancel(started.getBusinessKey(), REQUESTER);
        steps.stepsRun();
    }

    private static void repaired() {
        forest.changeAnHourAgo("set by another person");
        rotation = steps.request(Kind.REPAIR);
        steps.stepsRun();
        approve("approver");
        windowOpens();
        engine.getTaskService().claim(task().getId(), OPERATOR.id());
        rotations.enterPassword(rotation, OPERATOR, Secret.takeFrom("set by another person".toCharArray()));
        steps.stepsRun();
        assertThat(rotations.get(rotation, REQUESTER).outcome()).isEqualTo(Outcome.VERIFIED);
    }

    private static String rolledBack() {
        rotation = steps.request();
        steps.stepsRun();
        approve("approver");
        String instance = instance();
        forest.failOnce("update aadc01", "aadc01 refuses.");
        windowOpens();
        steps.stepsRun();
        engine.getTaskService().complete(task().getId(), Map.of("decision", "ROLL_BACK"));
        steps.stepsRun();
        assertThat(rotations.get(rotation, REQUESTER).outcome()).isEqualTo(Outcome.ROLLED_BACK);
        return String.valueOf(instance);
    }

    private static void byHand() {
        rotation = steps.request();
        steps.stepsRun();
        approve("approver");
        forest.failOnce("update aadc02", "aadc02 refuses.");
        windowOpens();
        steps.stepsRun();
        forest.loaded.put("aadc02", forest.adPassword);
        forest.stored.put("aadc02", forest.adPassword);
        engine.getTaskService().complete(task().getId(), Map.of("decision", "FINISH_BY_HAND"));
        steps.stepsRun();
        assertThat(rotations.get(rotation, REQUESTER).outcome()).isEqualTo(Outcome.FINISHED_BY_HAND);
        assertThat(app.getBean(SecretStore.class).find(ACCOUNT, Label.PENDING)).isEmpty();
    }

    private static void approve(String person) {
        steps.decide(rotation, person, Map.of("decision", "APPROVE"));
    }

    private static void windowOpens() {
        engine.getManagementService().executeJob(timer().getId());
    }

    private static void policy(String approvals) {
        try {
            String table = Files.readString(Path.of("processes/approval-policy.dmn"));
            engine.getRepositoryService()
                    .createDeployment()
                    .addString(
                            "approval-policy.dmn",
                            table.replaceFirst(
                                    "<outputEntry id=\"r5-approvals\"><text>[^<]*",
                                    "<outputEntry id=\"r5-approvals\"><text>" + approvals))
                    .deploy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Task task() {
        return engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(rotation)
                .singleResult();
    }

    private static Job timer() {
        return engine.getManagementService()
                .createJobQuery()
                .processInstanceId(instance())
                .singleResult();
    }

    private static void asAdmin(ThrowingCallable work) {
        engine.getIdentityService().setAuthentication("admin", List.of(Person.ADMINISTRATORS));
        try {
            work.call();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            engine.getIdentityService().clearAuthentication();
        }
    }
}
