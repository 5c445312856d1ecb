package dev.keyturn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.execute;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.init;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.job;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.task;
import static org.camunda.bpm.engine.test.assertions.ProcessEngineTests.withVariables;

import com.github.kagkarlsson.scheduler.testhelper.ManualScheduler;
import com.github.kagkarlsson.scheduler.testhelper.SettableClock;
import dev.keyturn.approval.TicketApproval;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.evidence.chain.SealedEvidence;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationRequest.Kind;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.RotationView.Confirmation;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.rotation.RotationView.Proof;
import dev.keyturn.rotation.RotationView.State;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.syncserver.AtWork;
import dev.keyturn.ticket.ServiceNowInstance;
import dev.keyturn.ticket.TicketRotations;
import dev.keyturn.trigger.LaterProof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.community.process_test_coverage.junit5.platform7.ProcessEngineCoverageExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.StatementCallback;

/** Walks every path of the process model. The build fails when a node or a flow of it was not walked. */
class RotationProcessTest {

    private static final Person REQUESTER = new Person("requester", Set.of(Person.REQUESTERS));
    private static final Person AUDITOR = new Person("auditor", Set.of(Person.AUDITORS));
    private static final Path FOLDER = temporaryFolder();
    private static final ServiceNowInstance SERVICENOW = new ServiceNowInstance();
    private static final ConfigurableApplicationContext APP = EngineUnderTest.start(FOLDER, ticketSystem());

    @RegisterExtension
    static final ProcessEngineCoverageExtension COVERAGE = coverage();

    private final ProcessEngine engine = APP.getBean(ProcessEngine.class);
    private final FakeForest forest = APP.getBean(FakeForest.class);
    private final Rotations rotations = APP.getBean(Rotations.class);
    private final SecretStore secrets = APP.getBean(SecretStore.class);
    private final ManualScheduler scheduler = APP.getBean(ManualScheduler.class);
    private final SettableClock clock = APP.getBean(SettableClock.class);
    private final JdbcTemplate jdbc = APP.getBean(JdbcTemplate.class);

    @BeforeEach
    void useThisEngine() {
        init(engine);
    }

    @AfterEach
    void nothingIsLeftOver() {
        assertThat(jdbc.queryForList("select account from keyturn_running")).isEmpty();
        assertThat(
                        jdbc.queryForList(
                                "select task_instance from scheduled_tasks where task_name not in ('later-proof', 'keyturn-ticket-cleaning')"))
                .isEmpty();
        // the second proof of what has ended is the matter of the tests about it
        jdbc.update("delete from scheduled_tasks");
        assertThat(
                        jdbc.queryForList(
                                "select id from keyturn_step where state = 'WAITING' or not signalled and state <> 'ABANDONED'"))
                .isEmpty();
        assertThat(secrets.find("contoso.com", Label.PENDING)).isEmpty();
        assertThat(forest.syncEnabled).doesNotContainValue(false);
    }

    @AfterAll
    static void stop() {
        APP.close();
        SERVICENOW.close();
    }

    @Test
    void anApprovedRotationBringsOneNewPasswordToActiveDirectoryAndToEverySyncServer() {
        ProcessInstance rotation = requested(Kind.ROTATE);
        assertThat(rotation).isWaitingAt("run-pre-check");
        stepsRun();
        assertThat(rotation).isWaitingAt("approve-rotation");
        assertThat(task()).hasCandidateGroup(Person.APPROVERS);
        approve();
        assertThat(rotation).isWaitingAt("wait-for-change-window");
        execute(job());
        stepsRun();

        assertThat(rotation)
                .isEnded()
                .hasPassedInOrder(
                        "validate-request",
                        "run-pre-check",
                        "approve-rotation",
                        "wait-for-change-window",
                        "check-readiness",
                        "confirm-ticket",
                        "stage-password",
                        "pause-sync",
                        "change-password-in-ad")
                .hasPassed("update-connector", "restart-sync-service", "verify-sync", "verify-rotation")
                .hasPassed("resume-sync", "promote-password", "seal-evidence", "close-ticket");
        assertOutcome(rotation, Outcome.VERIFIED);
        assertEverywhere(current());
    }

    @Test
    void aChangeTicketStartsTheSameRotationByAMessage() {
        ProcessInstance rotation = as("requester", () -> engine.getRuntimeService()
                .createMessageCorrelation("RotationRequested")
                .processInstanceBusinessKey("by-ticket")
                .setVariables(Map.of("account", "contoso.com", "reason", "quarterly", "ticket", "CHG1"))
                .correlateStartMessage());
        assertThat(rotation)
                .hasPassed("requested-by-ticket", "validate-request")
                .isWaitingAt("run-pre-check");
        stepsRun();
        reject("Not in this week.");
        stepsRun();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.REJECTED);
    }

    @Test
    void whoApprovedBeforeLoginsWereRecordedIsInTheEvidenceAllTheSame() {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        reject("Not now.");
        jdbc.update("delete from keyturn_operation_log");
        stepsRun();
        assertThat(rotation).isEnded();
        assertThat(rotations.evidence(rotation.getBusinessKey(), REQUESTER))
                .contains("completedBy\\\":\\\"approver", "login\\\":\\\"UNKNOWN");
    }

    @Test
    void aRejectedRotationChangesNothing() {
        int resets = forest.resets;
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        reject("Not now.");
        stepsRun();
        assertThat(rotation).isEnded().hasPassed("rejected", "discard-password", "seal-evidence");
        assertThat(rotation).hasNotPassed("change-password-in-ad");
        assertOutcome(rotation, Outcome.REJECTED);
        assertThat(forest.resets).isEqualTo(resets);
    }

    @Test
    void aRotationThatNoOneDecidesExpires() {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        assertThat(rotation).isWaitingAt("approve-rotation");
        assertThatThrownBy(() -> execute(job("approval-too-late"))).hasMessageContaining("is out of turn");
        assertThat(rotation).isWaitingAt("approve-rotation");
        scheduler.setTime(
                rotations.get(rotation.getBusinessKey(), REQUESTER).approval().until());
        execute(job("approval-too-late"));
        stepsRun();
        assertThat(rotation).isEnded().hasPassed("approval-too-late", "expired");
        assertOutcome(rotation, Outcome.EXPIRED);
    }

    @Test
    void approversAreRemindedAndASecondGroupMayDecideWhenTheyStaySilent() {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        assertThat(rotation).isWaitingAt("approve-rotation");
        assertThatThrownBy(() -> approveAs("admin", Person.ADMINISTRATORS))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageContaining("lets only rotation-approvers decide");

        execute(job("time-to-remind"));
        execute(job("time-to-remind"));
        execute(job("time-to-escalate"));

        assertThat(rotation)
                .hasPassed("remind-approvers", "reminded", "escalate-approval", "escalated")
                .isWaitingAt("approve-rotation");
        assertThat(task()).hasCandidateGroup(Person.APPROVERS).hasCandidateGroup(Person.ADMINISTRATORS);
        approveAs("admin", Person.ADMINISTRATORS);
        execute(job());
        stepsRun();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(rotations.evidence(rotation.getBusinessKey(), REQUESTER)).contains("escalatedAt\\\":\\\"20");
    }

    @Test
    void whereThePolicyAsksForTwoPeopleOnePersonIsNotEnough() {
        ProcessInstance rotation = requestedWithTwoApprovals();
        stepsRun();
        approve();
        assertThat(rotation).isWaitingAt("approve-rotation").hasNotPassed("wait-for-change-window");
        assertThat(task()).isNotAssigned();
        assertThatThrownBy(this::approve).hasMessageContaining("has approved already");
        assertThatThrownBy(() -> as("approver2", () -> {
                    engine.getTaskService().claim(task().getId(), "approver2");
                    engine.getTaskService().complete(task().getId());
                    return true;
                }))
                .as("the first decision is not taken for the second")
                .hasMessageContaining("The decision is missing");

        approveAs("approver2", Person.APPROVERS);
        execute(job());
        stepsRun();

        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(rotations
                        .get(rotation.getBusinessKey(), REQUESTER)
                        .approval()
                        .by())
                .extracting(RotationView.Approved::by)
                .containsExactly("approver", "approver2");
    }

    @Test
    void theApprovalOfATicketCountsAsTheFirstOfTwoWhereItsSourceSaysSo() {
        SERVICENOW.change("CHG0000002", "contoso.com");
        SERVICENOW.setWindow(
                "CHG0000002",
                clock.now().minus(Duration.ofHours(1)),
                clock.now().plus(Duration.ofDays(1)));
        User fred = engine.getIdentityService().newUser("cabmember");
        fred.setEmail("fred.luddy@contoso.com");
        engine.getIdentityService().saveUser(fred);
        ProcessInstance rotation = startedByTicket("CHG0000002");
        String id = rotation.getBusinessKey();
        stepsRun();
        assertThat(rotation).isWaitingAt("approve-rotation");
        assertThatThrownBy(() -> approveAs("beth.anglin", Person.APPROVERS))
                .hasMessageContaining("wrote the change ticket");
        assertThatThrownBy(() -> approveAs("cabmember", Person.APPROVERS))
                .hasMessageContaining("has approved in the change ticket already");
        engine.getIdentityService().deleteUser("cabmember");
        approve();
        assertThat(rotation).isWaitingAt("wait-for-change-window");
        execute(job());
        stepsRun();
        assertThat(rotation).isEnded();
        assertThat(rotations.get(id, AUDITOR).outcome()).isEqualTo(Outcome.VERIFIED);
        assertThat(rotations.evidence(id, AUDITOR).replace("\\", ""))
                .contains(
                        "the approval of ticket CHG0000002 by fred.luddy is the first",
                        "\"ticketApprovers\":[[\"fred.luddy\",\"fred.luddy@contoso.com\"]]");
    }

    /** Its source is not configured any more, so nothing shows whether it was taken back. */
    @Test
    void anApprovalInATicketThatCannotBeReadRightBeforeTheChangeIsNotBelieved() {
        ProcessInstance rotation = startedByTicket("CHG2");
        stepsRun();
        assertThat(rotation).isWaitingAt("approve-rotation");
        engine.getIdentityService().saveUser(engine.getIdentityService().newUser("cabmember"));
        APP.getBean(TicketApproval.class)
                .apply(rotation.getBusinessKey(), "CHG2", List.of(), List.of(PersonNames.of("cabmember@contoso.com")));
        engine.getIdentityService().deleteUser("cabmember");
        approve();
        int resets = forest.resets;
        execute(job());
        stepsRun();
        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        assertThat(task().getDescription()).contains("The approval in the ticket that counts as the first of two");
        assertThat(forest.resets).isEqualTo(resets);
        decide("ROLL_BACK");
        stepsRun();
        assertThat(rotation).isEnded().hasNotPassed("stage-password");
    }

    private ProcessInstance startedByTicket(String ticket) {
        String id = withTwoApprovals(() -> APP.getBean(TicketRotations.class)
                .start(new TicketRotations.Request("contoso.com", "quarterly", ticket, null, null, "beth.anglin")));
        return engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(id)
                .singleResult();
    }

    @Test
    void theSecondPersonCanRejectWhatTheFirstOneApproved() {
        ProcessInstance rotation = requestedWithTwoApprovals();
        stepsRun();
        approve();
        as("approver2", () -> {
            engine.getTaskService().claim(task().getId(), "approver2");
            engine.getTaskService()
                    .complete(task().getId(), withVariables("decision", "REJECT", "comment", "Not this week."));
            return true;
        });
        stepsRun();
        assertThat(rotation).isEnded().hasNotPassed("change-password-in-ad");
        assertOutcome(rotation, Outcome.REJECTED);
    }

    @Test
    void aSignalDoesNotLeadOverTheApproval() {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        assertThat(rotation).isWaitingAt("approve-rotation");
        String asked = task().getId();
        String token = engine.getRuntimeService()
                .createExecutionQuery()
                .processInstanceId(rotation.getId())
                .activityId("approve-rotation")
                .singleResult()
                .getId();

        assertThatThrownBy(() -> engine.getRuntimeService().signal(token))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageContaining("nothing but the outcome of a step moves it on");

        assertThat(rotation).isWaitingAt("approve-rotation");
        assertThat(task().getId()).isEqualTo(asked);
        reject("An attempt was made.");
        stepsRun();
        assertOutcome(rotation, Outcome.REJECTED);
    }

    @Test
    void aPolicyThatWantsAWindowRefusesARequestWithoutOne() {
        var request = new RotationRequest(
                "contoso.com", Kind.ROTATE, "quarterly", null, null, clock.now().plus(Duration.ofDays(1)));
        policy("<outputEntry id=\"r5-window\"><text>true");
        assertThatThrownBy(() -> as("requester", () -> rotations.request(request, REQUESTER, null)))
                .isInstanceOf(RotationProblem.class)
                .hasMessageContaining("wants a change window");
        policy("<outputEntry id=\"r5-window\"><text>false");
        assertThat(jdbc.queryForList("select account from keyturn_running")).isEmpty();
    }

    @Test
    void aWindowThatIsOverBeforeTheChangeExpiresTheRotation() {
        ProcessInstance rotation = requested(Kind.ROTATE, null, clock.now().plus(Duration.ofHours(1)));
        stepsRun();
        approve();
        clock.tick(Duration.ofHours(2));
        execute(job());
        stepsRun();
        assertThat(rotation).isEnded().hasPassed("confirm-ticket", "expired").hasNotPassed("stage-password");
        assertOutcome(rotation, Outcome.EXPIRED);
    }

    @Test
    void aRotationCanBeCancelledUntilThePointOfNoReturn() {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        approve();
        assertThat(rotation).isWaitingAt("wait-for-change-window");
        rotations.cancel(rotation.getBusinessKey(), REQUESTER);
        stepsRun();
        assertThat(rotation).isEnded().hasPassed("cancelled", "resume-sync", "seal-evidence");
        assertOutcome(rotation, Outcome.CANCELLED);
    }

    @Test
    void aChangeTicketCancelsItsRotationByAMessage() {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        assertThat(rotation).isWaitingAt("approve-rotation");
        var message = engine.getRuntimeService()
                .createMessageCorrelation("RotationCancellationRequested")
                .setVariables(Map.of("ticket", "CHG1", "comment", "The change was withdrawn."));
        assertThatThrownBy(() -> as("somebody", message::correlateStartMessage))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageContaining("No rotation is running that has this id, account or ticket.");

        ProcessInstance cancellation = as("requester", message::correlateStartMessage);
        stepsRun();

        assertThat(cancellation).isEnded().hasPassed("cancellation-by-ticket", "cancel-rotation-task", "cancelled");
        assertThat(rotation).isEnded().hasPassed("cancelled");
        assertOutcome(rotation, Outcome.CANCELLED);
        assertThat(rotations.evidence(rotation.getBusinessKey(), REQUESTER)).contains("The change was withdrawn.");
        assertThatThrownBy(() -> as("requester", message::correlateStartMessage))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageContaining("No rotation is running");
    }

    @Test
    void aPersonCancelsFromTasklistByTheAccountsName() {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();

        as("requester", () -> engine.getRuntimeService()
                .startProcessInstanceByKey("cancel-rotation", Map.of("rotation", "contoso.com")));
        stepsRun();

        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.CANCELLED);
    }

    @Test
    void aSyncCycleThatRunsIsWaitedForAndThenStopped() {
        forest.cycleRuns = true;
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        approve();
        execute(job());
        stepsRun();
        assertThat(rotation).isWaitingAt("pause-sync");
        assertThat(forest.syncEnabled)
                .as("no further cycle starts, on the staging server neither")
                .isEqualTo(Map.of("aadc01", false, "aadc02", false));
        scheduler.tick(Duration.ofMinutes(9));
        stepsRun();
        assertThat(rotation).isWaitingAt("pause-sync");

        scheduler.tick(Duration.ofMinutes(2));
        stepsRun();

        assertThat(forest.cycleRuns).isFalse();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
    }

    @Test
    void aWindowThatAnotherNodesClockOpenedTooEarlyIsWaitedFor() {
        Instant opens = clock.now().plus(Duration.ofMinutes(3));
        int resetsBefore = forest.resets;
        ProcessInstance rotation = requested(Kind.ROTATE, opens, null);
        stepsRun();
        approve();

        execute(job());
        stepsRun();

        assertThat(rotation).isWaitingAt("confirm-ticket");
        assertThat(forest.resets).isEqualTo(resetsBefore);
        scheduler.setTime(opens);
        stepsRun();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aadc01", "aadc02"})
    void whileAnotherRotationKeepsSyncPausedOnOneServerNothingIsChanged(String server) {
        jdbc.update(
                "insert into keyturn_sync_pause (rotation_id, server, sync_cycle_enabled, found_at, holds)"
                        + " values ('another', ?, true, current_timestamp, ?)",
                server,
                server);
        forest.syncEnabled.put(server, false);
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        approve();
        execute(job());
        stepsRun();
        assertThat(rotation).isWaitingAt("pause-sync");
        assertThat(pausesOf(rotation))
                .as("it keeps no other rotation from any server meanwhile")
                .isEmpty();

        forest.syncEnabled.put(server, true);
        jdbc.update("delete from keyturn_sync_pause where rotation_id = 'another'");
        scheduler.tick(Duration.ofSeconds(3));
        stepsRun();

        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
    }

    @Test
    void aNodeThatSleptAndTookTheServerForAnEndedRotationStopsNoOther() {
        ProcessInstance ended = changed(() -> {});
        assertThat(ended).isEnded();
        jdbc.update("update keyturn_sync_pause set holds = server where rotation_id = ?", ended.getBusinessKey());

        ProcessInstance next = changed(() -> {});

        assertThat(next).isEnded();
        assertOutcome(next, Outcome.VERIFIED);
    }

    @Test
    void variablesThatAreWrittenFromOutsideDecideNothing() {
        Map<String, Object> forged = Map.of(
                "approvedBy", "approver",
                "decision", "APPROVE",
                "resumePoint", "CHANGE",
                "direction", "BACK",
                "kind", "REPAIR",
                "outcome", "ROLLED_BACK",
                "account", "fabrikam.com",
                "windowStart", new Date(0));
        ProcessInstance rejected = requested(Kind.ROTATE);
        stepsRun();
        forge(rejected, forged);
        reject("Not today.");
        forge(rejected, forged);
        stepsRun();
        assertThat(rejected).isEnded().hasNotPassed("change-password-in-ad");
        assertOutcome(rejected, Outcome.REJECTED);

        ProcessInstance approved = requested(Kind.ROTATE);
        stepsRun();
        approve();
        forge(approved, forged);
        execute(job());
        stepsRun();
        assertThat(approved).isEnded().hasPassed("change-password-in-ad", "promote-password");
        assertOutcome(approved, Outcome.VERIFIED);
        assertEverywhere(current());
    }

    @Test
    void aVariableThatIsNamedLikeSomethingTheProcessModelCallsTakesNothingOver() {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        Map<String, Object> sentAlong = withVariables(
                "decision",
                "APPROVE",
                "gatewayConditions",
                "a text",
                "remainingServers",
                "a text",
                "pauseSync",
                "a text",
                "sealEvidence",
                "a text");
        as("approver", () -> {
            engine.getTaskService().claim(task().getId(), "approver");
            engine.getTaskService().complete(task().getId(), sentAlong);
            return true;
        });
        execute(job());
        stepsRun();
        assertThat(rotation).isEnded().hasPassed("change-password-in-ad", "promote-password", "seal-evidence");
        assertOutcome(rotation, Outcome.VERIFIED);
        assertEverywhere(current());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    act_hi_taskinst | assignee_       | requester
                    act_hi_taskinst | task_def_key_   | enter-password
                    act_hi_taskinst | end_time_       |
                    act_hi_taskinst | proc_inst_id_   | another
                    act_hi_varinst  | text_           | REJECT
                    act_hi_varinst  | state_          | DELETED
                    act_hi_op_log   | user_id_        | requester
                    act_hi_op_log   | operation_type_ | Claim
                    act_hi_op_log   | task_id_        |
                    """)
    void anApprovalThatTheEnginesHistoryDoesNotConfirmHandsOutNoPassword(String table, String column, String forged) {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        approve();
        int resets = forest.resets;
        String id = "proc_inst_id_ = '" + rotation.getId() + "'";
        String row = table.equals("act_hi_varinst") ? id + " and name_ = 'decision' and task_id_ is not null" : id;
        List<Map<String, Object>> before =
                jdbc.queryForList("select id_, " + column + " from " + table + " where " + row);
        assertThat(before).isNotEmpty();
        jdbc.update("update " + table + " set " + column + " = ? where " + row, forged);
        execute(job());
        stepsRun();
        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        assertThat(task().getDescription()).contains("The approval policy is not met");
        assertThat(forest.resets).isEqualTo(resets);

        before.forEach(was -> jdbc.update(
                "update " + table + " set " + column + " = ? where id_ = ?", was.get(column), was.get("id_")));
        decide("RETRY");
        execute(job());
        stepsRun();
        assertOutcome(rotation, Outcome.VERIFIED);
    }

    @Test
    void aSerializedObjectGetsNeitherIntoARequestNorIntoAnApprovalNorIntoACancellation() {
        Map<String, Object> object = Map.of(
                "comment",
                Variables.serializedObjectValue("\"nowhere.xml\"")
                        .objectTypeName("org.springframework.context.support.ClassPathXmlApplicationContext")
                        .serializationDataFormat("application/json")
                        .create());
        for (String process : List.of("connector-password-rotation", "cancel-rotation")) {
            assertThatThrownBy(() -> engine.getRuntimeService().startProcessInstanceByKey(process, "forged", object))
                    .hasMessageContaining("never a serialized object");
        }
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        as("approver", () -> {
            engine.getTaskService().claim(task().getId(), "approver");
            assertThatThrownBy(() -> engine.getTaskService().complete(task().getId(), object))
                    .isInstanceOf(BadUserRequestException.class)
                    .hasMessageContaining("never a serialized object");
            engine.getTaskService()
                    .complete(task().getId(), withVariables("decision", "REJECT", "comment", "Not today."));
            return true;
        });
        stepsRun();
        assertOutcome(rotation, Outcome.REJECTED);
    }

    @Test
    void aRepairAsksThePersonWhoKnowsThePasswordAndLeavesActiveDirectoryAlone() {
        int resets = forest.resets;
        forest.changeAnHourAgo("set by another person");
        ProcessInstance rotation = requested(Kind.REPAIR);
        stepsRun();
        approve();
        execute(job());
        assertThat(rotation).isWaitingAt("enter-password");
        assertThatThrownBy(() -> engine.getTaskService().complete(task().getId()))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageContaining("has not been entered");
        Person operator = new Person("operator", Set.of(Person.OPERATORS));
        engine.getTaskService().claim(task().getId(), operator.id());
        assertThatThrownBy(() -> rotations.enterPassword(rotation.getBusinessKey(), operator, secret("a wrong one")))
                .isInstanceOf(RotationProblem.class)
                .hasMessageContaining("does not accept this password");
        rotations.enterPassword(rotation.getBusinessKey(), operator, secret("set by another person"));
        stepsRun();
        assertThat(rotation).isEnded().hasPassed("verify-rotation").hasNotPassed("change-password-in-ad");
        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(forest.resets).isEqualTo(resets);
        assertEverywhere("set by another person");
    }

    @Test
    void theStoredPasswordTypedInARepairIsNotTakenForTheOneThatReplacedIt() {
        verified();
        String previous = current();
        forest.changeJustNow("set by another person");
        ProcessInstance rotation = requested(Kind.REPAIR);
        Person operator = asksForThePassword(rotation);

        assertThat(forest.accepts(null, secret(previous), null))
                .as("a logon takes it")
                .isTrue();
        assertThatThrownBy(() -> rotations.enterPassword(rotation.getBusinessKey(), operator, secret(previous)))
                .isInstanceOf(RotationProblem.class)
                .hasMessageContaining("does not accept this password");
        // the key version says that one password was set since the stored one, and a logon takes no other but these two
        rotations.enterPassword(rotation.getBusinessKey(), operator, secret("set by another person"));
        stepsRun();

        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(rotations.evidence(rotation.getBusinessKey(), REQUESTER)).contains("provedBy\\\":\\\"KEY_VERSION");
        assertEverywhere("set by another person");
    }

    @Test
    void aPasswordThatMayBeThePreviousOneIsNotProvedUntilAnHourAfterTheChange() {
        verified();
        forest.changeJustNow("set by another person");
        forest.changeJustNow("set once more");
        ProcessInstance rotation = requested(Kind.REPAIR);
        Person operator = asksForThePassword(rotation);
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(
                            () -> rotations.enterPassword(rotation.getBusinessKey(), operator, secret("set once more")))
                    .isInstanceOf(RotationProblem.class)
                    .hasMessageContaining("Not proved", "It can be proved from 2027-01-01T01:00:01Z on")
                    .hasMessageContaining("logon: kerberos");
        }
        assertThat(secrets.find("contoso.com", Label.PENDING)).isEmpty();

        forest.anHourPasses();
        assertThatThrownBy(() ->
                        rotations.enterPassword(rotation.getBusinessKey(), operator, secret("set by another person")))
                .isInstanceOf(RotationProblem.class)
                .hasMessageContaining("does not accept this password");
        rotations.enterPassword(rotation.getBusinessKey(), operator, secret("set once more"));
        stepsRun();

        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(rotations.evidence(rotation.getBusinessKey(), REQUESTER)).contains("provedBy\\\":\\\"LATE_LOGON");
        assertEverywhere("set once more");
    }

    @Test
    void aRollBackWhoseFirstTryFailedInTransitResetsAlthoughALogonTakesTheOldPassword() {
        verified();
        String before = current();
        ProcessInstance rotation = changed(() -> forest.failOnce("update aadc01", "aadc01 refuses."));
        forest.loseOnce("reset in transit");
        decide("ROLL_BACK");
        stepsRun();
        assertThat(forest.adPassword).isNotEqualTo(before);
        assertThat(forest.accepts(null, secret(before), null))
                .as("a logon takes it")
                .isTrue();

        scheduler.tick(Duration.ofMinutes(1));
        stepsRun();

        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.ROLLED_BACK);
        assertEverywhere(before);
    }

    @Test
    void aChangeWhoseAnswerWasLostIsFoundDoneOnTheWayThereAndOnTheWayBack() {
        verified();
        String before = current();
        int resets = forest.resets;
        ProcessInstance rotation = changed(() -> {
            forest.loseOnce("answer to reset");
            forest.failOnce("update aadc01", "aadc01 refuses.");
        });
        scheduler.tick(Duration.ofMinutes(1));
        stepsRun();
        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        assertThat(forest.resets).isEqualTo(resets + 1);

        forest.loseOnce("answer to reset");
        decide("ROLL_BACK");
        stepsRun();
        scheduler.tick(Duration.ofMinutes(1));
        stepsRun();

        assertOutcome(rotation, Outcome.ROLLED_BACK);
        assertThat(forest.resets).isEqualTo(resets + 2);
        assertEverywhere(before);
    }

    @Test
    void anotherPersonsChangeAfterALostAnswerIsNotTakenForOurs() {
        ProcessInstance rotation = changed(() -> forest.loseOnce("answer to reset"));
        forest.changeJustNow("set by another person");

        scheduler.tick(Duration.ofMinutes(1));
        stepsRun();

        assertOutcome(rotation, Outcome.VERIFIED);
        assertEverywhere(current());
    }

    @Test
    void anotherPersonsChangeDuringTheRotationIsSeenInTheEndAlthoughLogonsStillSucceed() {
        forest.importsByNtlm = true;
        try {
            ProcessInstance rotation =
                    changed(() -> forest.duringNextImport = () -> forest.changeJustNow("set by another person"));

            assertThat(rotation).isWaitingAt("decide-how-to-continue").hasPassed("verify-rotation");
            assertThat(task().getDescription())
                    .contains(
                            "no longer has the password", "It was changed meanwhile", "Retry sets it again everywhere");
            decide("FINISH_BY_HAND");
            stepsRun();
            assertThat(task().getDescription()).contains("Not proved", "retry, which sets it again everywhere");
            decide("RETRY");
            stepsRun();

            assertThat(rotation).isEnded();
            assertOutcome(rotation, Outcome.VERIFIED);
            assertEverywhere(current());
        } finally {
            forest.importsByNtlm = false;
        }
    }

    /** As after a failover to a standby that was behind: the database goes back to a moment after which the world went on. */
    @ParameterizedTest
    @CsvSource({
        "check-readiness, update-connector, which may be one that nobody knows any more",
        "stage-password, update-connector, has got another password since this rotation looked at it",
        "stage-password, verify-rotation, refused an attempt that was overtaken"
    })
    void aRotationWhoseStagedPasswordWasLostAsksAPersonBeforeItSetsAnother(String back, String ahead, String told) {
        verified();
        ProcessInstance rotation = wentBack(back, ahead);
        int resets = forest.resets;
        String lost = forest.adPassword;

        stepsRun();

        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        assertThat(task().getDescription()).contains(told);
        assertThat(forest.resets).isEqualTo(resets);
        assertThat(forest.adPassword).isEqualTo(lost);
        decide("RETRY");
        if (activeIn(rotation).contains("wait-for-change-window")) {
            execute(job());
        }
        stepsRun();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(forest.adPassword).isNotEqualTo(lost);
        assertEverywhere(current());
    }

    @Test
    void aRotationWhoseStagedPasswordWasLostCanBeRolledBack() {
        verified();
        String before = current();
        ProcessInstance rotation = wentBack("stage-password", "update-connector");
        stepsRun();

        decide("ROLL_BACK");
        stepsRun();

        assertOutcome(rotation, Outcome.ROLLED_BACK);
        assertEverywhere(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRotationThatEndsAfterItsPauseOfSyncWasLostPutsSyncBackAsTheServersRemember(boolean oneForAll) {
        forest.oneSwitchForAll = oneForAll;
        try {
            ProcessInstance rotation = wentBack("check-readiness", "update-connector");
            stepsRun();
            assertThat(forest.syncEnabled).containsValue(false);

            decide("ROLL_BACK");
            stepsRun();

            assertOutcome(rotation, Outcome.CANCELLED);
            assertThat(forest.syncEnabled).doesNotContainValue(false);
        } finally {
            forest.oneSwitchForAll = false;
            forest.syncEnabled.remove("all");
        }
    }

    /** What is stored is in use: nothing is lost, and nothing is done twice. */
    @ParameterizedTest
    @ValueSource(strings = {"pause-sync", "change-password-in-ad"})
    void aChangeWhoseRecordWasLostIsFoundDone(String back) {
        verified();
        ProcessInstance rotation = wentBack(back, "update-connector");
        int resets = forest.resets;
        String set = forest.adPassword;

        stepsRun();

        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(forest.resets).isEqualTo(resets);
        assertEverywhere(set);
    }

    @Test
    void aChangeWhoseRecordWasLostIsFoundDoneAndSyncIsPutBackWhereOneSwitchActsOnAllServers() {
        forest.oneSwitchForAll = true;
        try {
            ProcessInstance rotation = wentBack("pause-sync", "update-connector");
            stepsRun();

            assertOutcome(rotation, Outcome.VERIFIED);
            assertThat(forest.syncEnabled).containsEntry("all", true);
        } finally {
            forest.oneSwitchForAll = false;
            forest.syncEnabled.remove("all");
        }
    }

    @Test
    void aRotationWhoseEndWasLostEndsOnceMore() {
        ProcessInstance rotation = upTo("resume-sync");
        List<String> sealed = new ArrayList<>();
        goBackAfter(() -> {
            stepsRun();
            sealed.add(hashOf(rotation));
        });
        stepsRun();

        assertOutcome(rotation, Outcome.VERIFIED);
        assertEverywhere(current());
        assertThat(sealed).as("the anchor of the first one tells").doesNotContain(hashOf(rotation));
    }

    private String hashOf(ProcessInstance rotation) {
        return jdbc.queryForObject(
                "select hash from keyturn_evidence where rotation_id = ?", String.class, rotation.getBusinessKey());
    }

    /** Which of the two it was, only a person can find out. */
    @Test
    void anotherPersonsChangeBetweenTheCheckAndTheChangeIsAskedAboutOnceEachTime() {
        ProcessInstance rotation = upTo("change-password-in-ad");
        forest.changeJustNow("set by another person");
        stepsRun();
        assertThat(task().getDescription()).contains("When it was a person, ask them why");

        forest.changeJustNow("set once more");
        decide("RETRY");
        stepsRun();
        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        decide("RETRY");
        stepsRun();

        assertOutcome(rotation, Outcome.VERIFIED);
        assertEverywhere(current());
    }

    /** @param ahead how far the world has come by then */
    private ProcessInstance wentBack(String back, String ahead) {
        ProcessInstance rotation = upTo(back);
        goBackAfter(() -> stepsRunUpTo(rotation, ahead));
        return rotation;
    }

    private void goBackAfter(Runnable what) {
        List<String> then = jdbc.queryForList("script nopasswords nosettings", String.class);
        what.run();
        // in one session, which keeps what it puts together large objects from
        jdbc.execute((StatementCallback<Boolean>) statement -> {
            statement.execute("drop all objects");
            for (String line : then) {
                if (!line.startsWith("CREATE USER")) {
                    statement.execute(line);
                }
            }
            return true;
        });
        // as long as a failover takes
        clock.tick(Duration.ofSeconds(20));
    }

    private ProcessInstance upTo(String activity) {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        approve();
        execute(job());
        stepsRunUpTo(rotation, activity);
        return rotation;
    }

    private void stepsRunUpTo(ProcessInstance rotation, String activity) {
        while (!activeIn(rotation).contains(activity)) {
            scheduler.runAnyDueExecutions();
        }
    }

    private List<String> activeIn(ProcessInstance rotation) {
        return engine.getRuntimeService().getActiveActivityIds(rotation.getId());
    }

    private Person asksForThePassword(ProcessInstance rotation) {
        stepsRun();
        approve();
        execute(job());
        assertThat(rotation).isWaitingAt("enter-password");
        Person operator = new Person("operator", Set.of(Person.OPERATORS));
        engine.getTaskService().claim(task().getId(), operator.id());
        return operator;
    }

    @Test
    void aRotationThatIsNotReadyCanBeRetriedWithoutASecondApproval() {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        approve();
        forest.failOnce("check", "The account is locked.");
        execute(job());
        stepsRun();
        assertThat(rotation).isWaitingAt("decide-how-to-continue").hasPassed("step-failed");
        assertThat(task())
                .hasCandidateGroup(Person.OPERATORS)
                .hasDescription(
                        "Not ready for the change. The account is locked. You can choose: retry, or roll back.");
        decide("RETRY");
        assertThat(rotation).isWaitingAt("wait-for-change-window");
        execute(job());
        stepsRun();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(engine.getHistoryService()
                        .createHistoricTaskInstanceQuery()
                        .processInstanceId(rotation.getId())
                        .taskDefinitionKey("approve-rotation")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void rollingBackBeforeTheChangeIsACleanCancel() {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        approve();
        forest.failOnce("check", "The account is locked.");
        execute(job());
        stepsRun();
        assertThatThrownBy(() -> decide("FINISH_BY_HAND")).hasMessageContaining("Choose one of RETRY, ROLL_BACK.");
        decide("ROLL_BACK");
        stepsRun();
        assertThat(rotation).isEnded().hasNotPassed("change-password-in-ad");
        assertOutcome(rotation, Outcome.CANCELLED);
    }

    @Test
    void aFailedSyncServerIsRetriedAlone() {
        ProcessInstance rotation = changed(() -> forest.failOnce("import aadc02", "aadc02: no-start-credentials."));
        assertThat(rotation).isWaitingAt("decide-how-to-continue").hasPassed("left-for-decision", "server-failed");
        assertThat(rotations.get(rotation.getBusinessKey(), REQUESTER).state()).isEqualTo(State.NEEDS_DECISION);
        int resets = forest.resets;
        decide("RETRY");
        stepsRun();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(forest.resets).as("the password was in AD already").isEqualTo(resets);
        assertThat(stepsNamed(rotation, "updateConnector")).containsExactlyInAnyOrder("aadc01", "aadc02", "aadc02");
    }

    @Test
    void rollingBackBringsThePreviousPasswordToActiveDirectoryAndToEverySyncServer() {
        verified();
        String before = current();
        ProcessInstance rotation = changed(() -> forest.failOnce("update aadc01", "aadc01 refuses."));
        decide("ROLL_BACK");
        stepsRun();
        assertThat(rotation).isEnded().hasPassed("discard-password").hasNotPassed("promote-password");
        assertOutcome(rotation, Outcome.ROLLED_BACK);
        assertThat(view(rotation).proof()).isEqualTo(Proof.IMMEDIATE);
        assertEverywhere(before);
        assertThat(current()).isEqualTo(before);
    }

    @Test
    void workByHandIsBelievedOnlyWhenItIsProved() {
        ProcessInstance rotation = changed(() -> forest.failOnce("update aadc02", "aadc02 refuses."));
        decide("FINISH_BY_HAND");
        stepsRun();
        assertThat(rotation).isWaitingAt("decide-how-to-continue").hasNotPassed("resume-sync");
        forest.loaded.put("aadc02", forest.adPassword);
        forest.stored.put("aadc02", forest.adPassword);
        decide("FINISH_BY_HAND");
        stepsRun();
        assertThat(rotation).isEnded().hasPassed("check-manual-work", "promote-password");
        assertOutcome(rotation, Outcome.FINISHED_BY_HAND);
        assertEverywhere(current());
    }

    @Test
    void aPasswordIsProvedOnceMoreWhenNothingTakesTheOneBeforeAnyMore() {
        ProcessInstance superseded = changed(() -> {});
        ProcessInstance rotation = changed(() -> {});
        String id = rotation.getBusinessKey();
        assertThat(view(rotation).proof()).isEqualTo(Proof.IMMEDIATE);
        passes(Duration.ofMinutes(69));
        assertThat(view(rotation).confirmation()).isNull();
        forest.failOnce("later import aadc02", "aadc02 cannot be reached.");
        passes(Duration.ofMinutes(2));
        assertThat(view(rotation).confirmation())
                .as("a server that is offline is asked again")
                .isNull();
        passes(LaterProof.PAUSE.plusSeconds(1));

        assertThat(view(rotation).proof()).isEqualTo(Proof.CONFIRMED);
        assertThat(view(superseded).confirmation()).isEqualTo(Confirmation.SUPERSEDED);
        assertThat(view(superseded).proof()).isEqualTo(Proof.IMMEDIATE);
        EvidenceLog chain = APP.getBean(EvidenceLog.class);
        SealedEvidence sealed = chain.find(id).orElseThrow();
        assertThat(sealed.document())
                .as("what proved it in Active Directory, in the connectors, and of each log-in")
                .contains("\"proof\":\"IMMEDIATE\"", "\"provedBy\":\"KEY_VERSION\"", "\"pwdLastSet\":\"")
                .contains("\"configurationCompared\":true", "\"provesThePassword\":true", "\"search\":\"answered\"");
        SealedEvidence confirmation = chain.confirmation(id).orElseThrow();
        assertThat(confirmation.document())
                .contains("{\"hash\":\"" + sealed.hash() + "\",\"number\":" + sealed.number() + "}")
                .contains("\"provedBy\":\"KEY_VERSION\"", "\"server\":\"aadc01\"", "\"server\":\"aadc02\"");
        assertThat(APP.getBean(LaterProof.class).attempt(id))
                .as("a node that comes back has nothing left to do")
                .isEmpty();
        assertThat(chain.confirmation(id)).contains(confirmation);
        assertThat(rotations.evidence(id, REQUESTER)).contains(confirmation.hash());
        assertThat(chain.verify()).isEmpty();
    }

    @Test
    void aServerThatKeptThePasswordBeforeBehindNtlmIsFoundAndItsRepairNeedsNoOneToTypeIt() {
        verified();
        forest.importsByNtlm = true;
        ProcessInstance rotation = changed(() -> forest.keepingTheirPassword.add("aadc02"));
        forest.importsByNtlm = false;
        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(forest.loaded.get("aadc02")).as("it is not").isNotEqualTo(forest.adPassword);
        forest.anHourPasses();
        passes(Duration.ofMinutes(71));

        assertThat(view(rotation).confirmation()).isEqualTo(Confirmation.FAILED);
        assertThat(view(rotation).proof()).isEqualTo(Proof.IMMEDIATE);
        ProcessInstance repair = running();
        assertThat(view(repair).kind()).isEqualTo(Kind.REPAIR);
        assertThat(view(repair).requester()).isEqualTo("keyturn-watch");
        assertThat(view(repair).reason())
                .contains(
                        "The second proof of rotation " + rotation.getBusinessKey(),
                        "aadc02 cannot log in",
                        "no-start-credentials")
                .doesNotContain("aadc01");
        assertThat(repair).isWaitingAt("approve-rotation");
        assertThat(view(repair).findings())
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("nobody has to enter it"));
        approve();
        execute(job());
        stepsRun();

        assertThat(repair).isEnded().hasNotPassed("enter-password", "change-password-in-ad");
        assertOutcome(repair, Outcome.VERIFIED);
        assertEverywhere(current());
        passes(Duration.ofMinutes(71));
        assertThat(view(repair).proof()).isEqualTo(Proof.CONFIRMED);
        assertThat(APP.getBean(EvidenceLog.class).verify()).isEmpty();
    }

    @Test
    void aPasswordThatAnotherPersonSetWithinTheHourIsFoundAndTheRepairIsAskedForOnce() {
        ProcessInstance rotation = changed(() -> {});
        forest.changeJustNow("set by another person");
        ProcessInstance inTheWay = requested(Kind.ROTATE);
        stepsRun();
        passes(Duration.ofMinutes(71));
        assertThat(view(rotation).confirmation()).isEqualTo(Confirmation.FAILED);
        assertThat(running().getId()).isEqualTo(inTheWay.getId());
        assertThat(inTheWay).isWaitingAt("approve-rotation");
        reject("Not now.");
        stepsRun();
        passes(LaterProof.PAUSE.plusSeconds(1));

        ProcessInstance repair = running();
        assertThat(view(repair).reason()).contains("Active Directory has another password of MSOL_1");
        assertThat(APP.getBean(LaterProof.class).attempt(rotation.getBusinessKey()))
                .as("by a node that died after it had asked")
                .isEmpty();
        assertThat(repair).isWaitingAt("approve-rotation");
        reject("It is known.");
        stepsRun();
        assertThat(APP.getBean(LaterProof.class).attempt(rotation.getBusinessKey()))
                .isEmpty();
        assertThat(jdbc.queryForList("select account from keyturn_running")).isEmpty();
    }

    @Test
    void whatNothingProvesForADayIsNotCalledConfirmed() {
        ProcessInstance rotation = changed(() -> {});
        forest.withoutImports.add("aadc01");
        passes(Duration.ofMinutes(71));
        passes(LaterProof.PATIENCE.minusHours(1));
        assertThat(view(rotation).confirmation()).isNull();
        passes(Duration.ofHours(1));
        forest.withoutImports.clear();

        assertThat(view(rotation).confirmation()).isEqualTo(Confirmation.NOT_PROVED);
        assertThat(view(rotation).proof()).isEqualTo(Proof.IMMEDIATE);
        ProcessInstance repair = running();
        assertThat(view(repair).reason()).contains("could not be made: aadc01 has run no import");
        assertThat(repair).isWaitingAt("approve-rotation");
        reject("The server is gone.");
        stepsRun();
    }

    @Test
    void thePasswordOfAnAccountThatIsNoLongerConfiguredIsNotCalledConfirmedEither() {
        ProcessInstance rotation = changed(() -> {});
        String id = rotation.getBusinessKey();
        jdbc.update("update keyturn_rotation set account = 'gone.com' where id = ?", id);
        passes(Duration.ofMinutes(71));
        jdbc.update("update keyturn_rotation set account = 'contoso.com' where id = ?", id);

        assertThat(view(rotation).confirmation()).isEqualTo(Confirmation.NOT_PROVED);
        EvidenceLog chain = APP.getBean(EvidenceLog.class);
        assertThat(chain.confirmation(id).orElseThrow().document()).contains("gone.com is no longer configured");
        assertThat(running()).as("nothing could be repaired").isNull();
        assertThat(chain.verify()).isEmpty();
    }

    @Test
    void aStoredPasswordThatIsReplacedAfterTheApprovalIsAskedForAfterAll() {
        verified();
        ProcessInstance repair = requested(Kind.REPAIR);
        stepsRun();
        approve();
        forest.changeAnHourAgo("set by another person");
        execute(job());
        stepsRun();
        assertThat(repair).isWaitingAt("decide-how-to-continue");
        assertThat(view(repair).decision().message()).contains("Retry asks for the one that a person has set");
        decide("RETRY");
        execute(job());
        assertThat(repair).isWaitingAt("enter-password");
        rotations.cancel(repair.getBusinessKey(), REQUESTER);
        stepsRun();
        assertOutcome(repair, Outcome.CANCELLED);
    }

    @Test
    void syncThatCannotBeResumedIsPutBackAfterADecision() {
        ProcessInstance rotation = changed(() -> forest.failOnce("resume aadc01", "aadc01 does not answer."));
        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        assertThat(forest.syncEnabled)
                .as("a server that does not answer keeps no other one paused")
                .isEqualTo(Map.of("aadc01", false, "aadc02", true));
        assertThatThrownBy(() -> rotations.cancel(rotation.getBusinessKey(), REQUESTER))
                .isInstanceOf(RotationProblem.class)
                .hasMessageContaining("point of no return");
        decide("RETRY");
        stepsRun();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachSwitchIsPutBackToWhatItWasBeforeTheFirstPauseBothIfEachServerHasItsOwnAndIfThereIsOne(boolean oneForAll) {
        forest.syncEnabled.clear();
        forest.oneSwitchForAll = oneForAll;
        forest.syncEnabled.putAll(oneForAll ? Map.of("all", true) : Map.of("aadc01", true, "aadc02", false));
        Map<String, Boolean> before = Map.copyOf(forest.syncEnabled);

        ProcessInstance rotation = changed(() -> forest.failOnce("pause aadc02", "aadc02 does not answer."));

        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        assertThat(forest.syncEnabled).doesNotContainValue(true);
        assertThat(pausesOf(rotation)).as("read before the first pause").containsExactly(true, oneForAll);
        forest.failOnce("resume aadc01", "aadc01 does not answer.");
        decide("RETRY");
        execute(job());
        stepsRun();
        assertThat(rotation).isWaitingAt("decide-how-to-continue").hasPassed("verify-rotation");
        decide("RETRY");
        stepsRun();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(forest.syncEnabled).isEqualTo(before);
        forest.oneSwitchForAll = false;
        forest.syncEnabled.clear();
    }

    @Test
    void aWizardThatWasOpenedSinceTheCheckStopsTheRotationBeforeActiveDirectoryIsTouched() {
        int resets = forest.resets;
        ProcessInstance rotation = changed(() -> forest.atWork = AtWork.WIZARD);

        assertThat(rotation).isWaitingAt("decide-how-to-continue").hasNotPassed("ready-for-change");
        assertThat(task().getDescription()).contains("aadc01", "wizard", "finish or close it");
        forest.atWork = AtWork.NOTHING;
        forest.failOnce("reset", "dc1 refuses.");
        decide("RETRY");
        execute(job());
        stepsRun();
        assertThat(rotation).isWaitingAt("decide-how-to-continue").hasPassed("ready-for-change");

        forest.atWork = AtWork.SUSPENDED;
        decide("RETRY");
        stepsRun();

        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        assertThat(task().getDescription()).contains("aadc01", "SchedulerSuspended");
        assertThat(forest.resets).isEqualTo(resets);
        forest.atWork = AtWork.NOTHING;
        decide("RETRY");
        stepsRun();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
    }

    @Test
    void aServerThatTheConfigurationListsSinceSyncWasPausedIsNotTakenForOneThatWasRead() {
        ProcessInstance rotation = changed(() -> forest.failOnce("pause aadc02", "aadc02 does not answer."));
        jdbc.update(
                "delete from keyturn_sync_pause where rotation_id = ? and server = 'aadc02'",
                rotation.getBusinessKey());

        decide("RETRY");
        execute(job());
        stepsRun();

        assertThat(rotation).isWaitingAt("decide-how-to-continue").hasNotPassed("change-password-in-ad");
        assertThat(task().getDescription()).contains("other sync servers", "ask for a new one");
        decide("ROLL_BACK");
        stepsRun();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.CANCELLED);
    }

    private List<Boolean> pausesOf(ProcessInstance rotation) {
        return jdbc.queryForList(
                "select sync_cycle_enabled from keyturn_sync_pause where rotation_id = ? order by server",
                Boolean.class,
                rotation.getBusinessKey());
    }

    @Test
    void aCancelStaysACancelWhenSyncCannotBeResumedAtOnce() {
        ProcessInstance rotation = changed(() -> forest.failOnce("pause aadc01", "aadc01 does not answer."));
        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        forest.failOnce("resume aadc01", "aadc01 does not answer.");
        decide("ROLL_BACK");
        stepsRun();
        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        decide("RETRY");
        stepsRun();
        assertThat(rotation).isEnded().hasPassed("discard-password").hasNotPassed("change-password-in-ad");
        assertOutcome(rotation, Outcome.CANCELLED);
    }

    @Test
    void aCandidateLostBetweenTheFirstAndTheSecondIsMadeUpFor() {
        ProcessInstance rotation = changed(() -> forest.failOnce("reset", "dc1 refuses."));
        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        secrets.discard(secrets.find("contoso.com", Label.PENDING).orElseThrow());
        decide("RETRY");
        stepsRun();
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);
        assertThat(secrets.staged("contoso.com", rotation.getBusinessKey())).isEqualTo(2);
        assertEverywhere(current());
    }

    @Test
    void aPasswordThatThePolicyRejectsIsReplacedOnceAndThenAPersonDecides() {
        ProcessInstance rotation = changed(forest::rejectOnce);
        assertThat(rotation).isEnded();
        assertOutcome(rotation, Outcome.VERIFIED);

        ProcessInstance second = changed(() -> {
            forest.rejectOnce();
            forest.rejectOnce();
        });
        assertThat(second).isWaitingAt("decide-how-to-continue");
        assertThat(secrets.staged("contoso.com", second.getBusinessKey())).isEqualTo(2);
        decide("RETRY");
        stepsRun();
        assertOutcome(second, Outcome.VERIFIED);
    }

    @Test
    void whoAskedForARotationDoesNotDecideHowItContinues() {
        ProcessInstance rotation = changed(() -> forest.failOnce("update aadc01", "aadc01 refuses."));
        assertThat(rotation).isWaitingAt("decide-how-to-continue");

        assertThatThrownBy(() -> as("Requester", () -> {
                    decide("RETRY");
                    return true;
                }))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageContaining("another operator or an administrator has to decide it");
        assertThat(rotation).isWaitingAt("decide-how-to-continue");
        as("operator", () -> {
            decide("RETRY");
            return true;
        });
        stepsRun();
        assertOutcome(rotation, Outcome.VERIFIED);
    }

    private ProcessInstance requested(Kind kind) {
        return requested(kind, null, null);
    }

    private ProcessInstance requested(Kind kind, @Nullable Instant windowStart, @Nullable Instant windowEnd) {
        var request = new RotationRequest("contoso.com", kind, "quarterly", "CHG1", windowStart, windowEnd);
        String id = as("requester", () -> rotations.request(request, REQUESTER, null))
                .id();
        ProcessInstance rotation = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(id)
                .singleResult();
        assertThat(rotation).isStarted();
        return rotation;
    }

    /** A rotation that is past its approval and runs until it waits for a person or has ended. */
    private ProcessInstance changed(Runnable whatBreaks) {
        ProcessInstance rotation = requested(Kind.ROTATE);
        stepsRun();
        assertThat(rotation).isWaitingAt("approve-rotation");
        approve();
        whatBreaks.run();
        assertThat(rotation).isWaitingAt("wait-for-change-window");
        execute(job());
        stepsRun();
        return rotation;
    }

    /** In the database: every way through the engine is refused. */
    private void forge(ProcessInstance rotation, Map<String, Object> variables) {
        assertThatThrownBy(() -> engine.getRuntimeService().setVariables(rotation.getId(), variables))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageContaining("cannot be written from outside");
        assertThatThrownBy(() -> ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                        .getCommandExecutorTxRequired()
                        .execute(context -> {
                            context.getExecutionManager()
                                    .findExecutionById(rotation.getId())
                                    .setVariables(variables);
                            return null;
                        }))
                .isInstanceOf(BadUserRequestException.class)
                .hasMessageContaining("cannot be written from outside");
        variables.forEach((name, value) -> {
            if (value instanceof String text) {
                jdbc.update(
                        "update act_ru_variable set type_ = 'string', text_ = ? where proc_inst_id_ = ? and name_ = ?",
                        text,
                        rotation.getId(),
                        name);
            }
        });
        assertThat(engine.getRuntimeService().getVariable(rotation.getId(), "account"))
                .isEqualTo("fabrikam.com");
    }

    private void passes(Duration time) {
        clock.tick(time);
        stepsRun();
    }

    private RotationView view(ProcessInstance rotation) {
        return rotations.get(rotation.getBusinessKey(), AUDITOR);
    }

    private ProcessInstance running() {
        return engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey("connector-password-rotation")
                .singleResult();
    }

    private void verified() {
        ProcessInstance rotation = changed(() -> {});
        assertOutcome(rotation, Outcome.VERIFIED);
    }

    private void approve() {
        as("approver", () -> {
            engine.getTaskService().claim(task().getId(), "approver");
            engine.getTaskService().complete(task().getId(), withVariables("decision", "APPROVE"));
            return true;
        });
    }

    private void approveAs(String user, String group) {
        engine.getIdentityService().setAuthentication(user, List.of(group));
        try {
            engine.getTaskService().setAssignee(task().getId(), user);
            engine.getTaskService().complete(task().getId(), withVariables("decision", "APPROVE"));
        } finally {
            engine.getIdentityService().clearAuthentication();
        }
    }

    private ProcessInstance requestedWithTwoApprovals() {
        return withTwoApprovals(() -> requested(Kind.ROTATE));
    }

    private static String[] ticketSystem() {
        try {
            Path password = Files.writeString(FOLDER.resolve("ticket-system"), "of-the-integration-user");
            String source = "keyturn.tickets.sources.snow.";
            return new String[] {
                source + "type=servicenow",
                source + "url=" + SERVICENOW.url(),
                source + "login.user=keyturn",
                source + "login.password-file=" + password,
                source + "replaces-first-approval=true",
                source + "write-back.enabled=false"
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T withTwoApprovals(Supplier<T> request) {
        policy("<outputEntry id=\"r5-approvals\"><text>2");
        try {
            return request.get();
        } finally {
            policy("<outputEntry id=\"r5-approvals\"><text>1");
        }
    }

    /** Deploys the table with another cell. */
    private void policy(String cell) {
        try {
            String table = Files.readString(Path.of("processes/approval-policy.dmn"));
            String entry = cell.substring(0, cell.indexOf("<text>"));
            engine.getRepositoryService()
                    .createDeployment()
                    .addString("approval-policy.dmn", table.replaceFirst(entry + "<text>[^<]*", cell))
                    .deploy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reject(String why) {
        as("approver", () -> {
            engine.getTaskService().claim(task().getId(), "approver");
            engine.getTaskService().complete(task().getId(), withVariables("decision", "REJECT", "comment", why));
            return true;
        });
    }

    private void decide(String decision) {
        engine.getTaskService().complete(task().getId(), withVariables("decision", decision));
    }

    private void stepsRun() {
        while (Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from scheduled_tasks where execution_time <= ?)",
                Boolean.class,
                clock.now().atOffset(java.time.ZoneOffset.UTC)))) {
            scheduler.runAnyDueExecutions();
        }
    }

    private <T> T as(String user, Supplier<T> work) {
        engine.getIdentityService()
                .setAuthentication(user, user.startsWith("approver") ? List.of(Person.APPROVERS) : List.of());
        try {
            return work.get();
        } finally {
            engine.getIdentityService().clearAuthentication();
        }
    }

    private List<String> stepsNamed(ProcessInstance rotation, String name) {
        return jdbc.queryForList(
                "select server from keyturn_step where rotation_id = ? and name = ?",
                String.class,
                rotation.getBusinessKey(),
                name);
    }

    private void assertOutcome(ProcessInstance rotation, Outcome outcome) {
        var view = view(rotation);
        assertThat(view.state()).isEqualTo(State.ENDED);
        assertThat(view.outcome()).isEqualTo(outcome);
        assertThat(rotations.evidence(rotation.getBusinessKey(), AUDITOR)).contains(outcome.name());
    }

    private String current() {
        try (Secret current =
                secrets.read(secrets.find("contoso.com", Label.CURRENT).orElseThrow())) {
            return current.use(String::new);
        }
    }

    private void assertEverywhere(String password) {
        assertThat(forest.adPassword).isEqualTo(password);
        assertThat(forest.loaded).containsOnly(Map.entry("aadc01", password), Map.entry("aadc02", password));
        assertThat(forest.stored).isEqualTo(forest.loaded);
    }

    /** The extension builds the engine that it measures; this one is built already. */
    private static ProcessEngineCoverageExtension coverage() {
        var started = new StandaloneInMemProcessEngineConfiguration() {
            @Override
            public ProcessEngine buildProcessEngine() {
                return APP.getBean(ProcessEngine.class);
            }
        };
        return ProcessEngineCoverageExtension.builder(started)
                .assertClassCoverageAtLeast(1.0)
                .withDetailedCoverageLogging()
                .build();
    }

    private static Secret secret(String characters) {
        return Secret.takeFrom(characters.toCharArray());
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("keyturn-process");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
