package dev.keyturn.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.kernel.LoginMethod;
import dev.keyturn.rotation.ModelStep.ResumePoint;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RemainingServers;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.step.Direction;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecord.State;
import dev.keyturn.step.StepRecords;
import dev.keyturn.task.FailureReports.FailureReport;
import dev.keyturn.task.FailureReports.FailureReport.Choice;
import dev.keyturn.task.FailureReports.FailureReport.Offer;
import dev.keyturn.task.FailureReports.FailureReport.Symptom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureReportsTest {

    private static final String ACCOUNT = "contoso.com";

    private final StepRecords steps = mock(StepRecords.class);
    private final RemainingServers remaining = mock(RemainingServers.class);

    @Test
    void beforeTheChangeItCanBeRetriedOrEnded() {
        FailureReport report = report(Direction.FORWARD, step("checkReadiness", null, Direction.FORWARD, State.FAILED));

        assertThat(report.resumePoint()).isEqualTo("PREPARE");
        assertThat(report.choices()).extracting(Offer::choice).containsExactly(Choice.RETRY, Choice.ROLL_BACK);
        assertThat(report.choices().get(1).effect()).contains("Nothing was changed");
        assertThat(report.left()).isEmpty();
        assertThat(report.message()).isEqualTo("checkReadiness failed. You can choose: retry, or roll back.");
    }

    @Test
    void afterTheChangeRollingBackIsOfferedWhenThePreviousPasswordIsKnown() {
        assertThat(report(
                                Direction.FORWARD,
                                checked(true),
                                step("changePasswordInAd", null, Direction.FORWARD, State.FAILED))
                        .choices())
                .extracting(Offer::choice)
                .containsExactly(Choice.RETRY, Choice.ROLL_BACK, Choice.FINISH_BY_HAND);
    }

    @Test
    void rollingBackIsNotOfferedWhenThePreviousPasswordIsUnknown() {
        FailureReport report = report(
                Direction.FORWARD, checked(false), step("changePasswordInAd", null, Direction.FORWARD, State.FAILED));

        assertThat(report.choices()).extracting(Offer::choice).containsExactly(Choice.RETRY, Choice.FINISH_BY_HAND);
        assertThat(report.refused()).contains("no earlier password");
    }

    @Test
    void aRollBackIsNotRolledBack() {
        FailureReport report =
                report(Direction.BACK, checked(true), step("updateConnector", "aadc01", Direction.BACK, State.FAILED));

        assertThat(report.choices()).extracting(Offer::choice).containsExactly(Choice.RETRY, Choice.FINISH_BY_HAND);
        assertThat(report.refused()).contains("the way back already");
    }

    @Test
    void closingCanOnlyBeRetried() {
        FailureReport report = report(Direction.FORWARD, step("resumeSync", null, Direction.FORWARD, State.FAILED));

        assertThat(report.resumePoint()).isEqualTo("CLOSE");
        assertThat(report.choices()).extracting(Offer::choice).containsExactly(Choice.RETRY);
        assertThat(report.refused()).contains("is settled on every server");
        assertThat(report.left()).isEmpty();
    }

    @Test
    void everyServerThatFailedIsNamedAndWhatIsLeftOnEachIsListed() {
        when(remaining.of("r-1", ACCOUNT, Direction.FORWARD)).thenReturn(List.of("aadc01", "aadc02"));

        FailureReport report = report(
                Direction.FORWARD,
                step("changePasswordInAd", null, Direction.FORWARD, State.DONE),
                step("updateConnector", "aadc01", Direction.FORWARD, State.FAILED),
                step("updateConnector", "aadc02", Direction.FORWARD, State.DONE),
                step("restartSyncService", "aadc02", Direction.FORWARD, State.FAILED));

        assertThat(report.symptoms())
                .containsExactly(
                        new Symptom("Update connector", "aadc01", "updateConnector failed.", "detail"),
                        new Symptom("Restart sync service", "aadc02", "restartSyncService failed.", "detail"));
        assertThat(report.message())
                .isEqualTo(
                        "updateConnector failed. 1 more failed, see below. You can choose: retry, or finish by hand.");
        assertThat(report.left()).hasSize(2);
        assertThat(report.left().get(0)).startsWith("On aadc01: ");
        assertThat(report.choices().get(1).effect()).contains("a logon and an import on every server");
    }

    @Test
    void aFailureThatALaterAttemptPutRightIsNotReportedAgain() {
        FailureReport report = report(
                Direction.FORWARD,
                step("updateConnector", "aadc01", Direction.FORWARD, State.FAILED),
                step("updateConnector", "aadc01", Direction.FORWARD, State.DONE),
                step("updateConnector", "aadc02", Direction.FORWARD, State.FAILED));

        assertThat(report.symptoms()).extracting(Symptom::server).containsExactly("aadc02");
    }

    @Test
    void aFailureOnTheWayForwardIsNotReportedOnTheWayBack() {
        FailureReport report = report(
                Direction.BACK,
                step("updateConnector", "aadc01", Direction.FORWARD, State.FAILED),
                step("changePasswordInAd", null, Direction.BACK, State.FAILED));

        assertThat(report.symptoms()).extracting(Symptom::step).containsExactly("Change password in AD");
    }

    @Test
    void withoutAFailureThereIsNothingToDecide() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        report(Direction.FORWARD, step("updateConnector", "aadc01", Direction.FORWARD, State.DONE)))
                .withMessageContaining("nothing to decide");
    }

    private FailureReport report(Direction direction, StepRecord... records) {
        when(steps.of("r-1")).thenReturn(List.of(records));
        return new FailureReports(steps, remaining).of(rotation(direction));
    }

    private static Rotation rotation(Direction direction) {
        return new Rotation(
                "r-1",
                new RotationRequest(ACCOUNT, RotationRequest.Kind.ROTATE, "quarterly", null, null, null),
                "requester",
                LoginMethod.PASSWORD,
                Instant.EPOCH,
                1,
                null,
                new Rotation.Progress("[]", 0, true, ResumePoint.CHANGE, direction, 0),
                null,
                null,
                null,
                null,
                "instance");
    }

    private static StepRecord checked(boolean canRollBack) {
        return step(
                "checkReadiness", null, Direction.FORWARD, State.DONE, Map.of(ProcessModel.CAN_ROLL_BACK, canRollBack));
    }

    private static StepRecord step(String name, @Nullable String server, Direction direction, State state) {
        return step(name, server, direction, state, Map.of());
    }

    private static StepRecord step(
            String name, @Nullable String server, Direction direction, State state, Map<String, Object> evidence) {
        boolean failed = state == State.FAILED;
        return new StepRecord(
                name + server,
                "r-1",
                ACCOUNT,
                name,
                server,
                direction,
                "execution",
                "activity",
                state,
                true,
                false,
                1,
                failed ? "REFUSED" : null,
                failed ? "code" : null,
                failed ? name + " failed." : null,
                failed ? "detail" : null,
                evidence,
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
