package dev.keyturn.syncserver;

import static dev.keyturn.lab.state.SyncServerUnderTest.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.lab.state.SyncServerUnderTest;
import java.nio.file.Path;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class EntraConnectServiceTest {

    private static final String NEW = "the-second-password-9876543210";

    private SyncServerUnderTest lab;
    private EntraConnectService service;
    private EntraConnectConnector connector;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        lab = new SyncServerUnderTest(folder);
        service = new EntraConnectService(lab.commands());
        connector = new EntraConnectConnector(lab.commands());
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void aServerDescribesItself() {
        ServerDescription description = service.describe(lab.address());

        assertThat(description.name()).isEqualTo("aadc01");
        assertThat(description.role()).isEqualTo(ServerDescription.Role.ACTIVE);
        assertThat(description.service().running()).isTrue();
        assertThat(description.service().startedAt()).isBefore(Instant.now());
        assertThat(description.scheduler().syncCycleEnabled()).isTrue();
        assertThat(description.connectors()).hasSize(2);
        assertThat(description.connectors()).first().satisfies(info -> {
            assertThat(info.type()).isEqualTo("AD");
            assertThat(info.credentialUpdatedAt()).isNull();
            assertThat(info.lastFence()).isNull();
        });
    }

    @Test
    void aRestartLoadsTheStoredPassword() {
        update(new Fence(1, 1));

        ServiceRestart restart = service.restart(lab.account(), lab.address(), new Fence(1, 2));

        assertThat(restart.restarted()).isTrue();
        assertThat(restart.startedAfter()).isAfter(restart.startedBefore());
        assertThat(lab.loadedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
        assertThat(lab.events()).containsSubsequence(2618, 2002, 2001);
    }

    @Test
    void aServiceThatWasRestartedAfterTheUpdateIsLeftAlone() {
        update(new Fence(1, 1));
        ServiceRestart first = service.restart(lab.account(), lab.address(), new Fence(1, 2));

        ServiceRestart second = service.restart(lab.account(), lab.address(), new Fence(1, 3));

        assertThat(second.restarted()).isFalse();
        assertThat(second.startedAfter()).isEqualTo(first.startedAfter());
        assertThat(lab.actions()).containsOnlyOnce("restart-service");
    }

    @Test
    void aRestartWhoseAnswerWasLostIsNotRepeated() {
        update(new Fence(1, 1));
        lab.fault("lose-answer");
        assertThat(failure(() -> service.restart(lab.account(), lab.address(), new Fence(1, 2)))
                        .code())
                .isEqualTo("answer-lost");

        ServiceRestart second = service.restart(lab.account(), lab.address(), new Fence(1, 3));

        assertThat(second.restarted()).isFalse();
        assertThat(lab.actions()).containsOnlyOnce("restart-service");
        assertThat(lab.loadedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
    }

    @Test
    void aRestartThatTheServerOnlyClaimsIsRefused() {
        update(new Fence(1, 1));
        lab.fault("ignore-restart");

        StepFailure failure = failure(() -> service.restart(lab.account(), lab.address(), new Fence(1, 2)));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("restart-had-no-effect");
        assertThat(failure.message())
                .contains("aadc01", "says it restarted its service, but the service has been running since", "before");
        assertThat(lab.loadedFingerprint()).isEqualTo(lab.fingerprintOf(SyncServerUnderTest.FIRST_PASSWORD));
    }

    @Test
    void aServiceThatDoesNotComeUpIsRefusedAndComesUpAtTheNextRestart() {
        update(new Fence(1, 1));
        lab.fault("service-does-not-start");

        StepFailure failure = failure(() -> service.restart(lab.account(), lab.address(), new Fence(1, 2)));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("service-did-not-start");
        assertThat(failure.message()).contains("aadc01", "event 2005");
        assertThat(lab.events()).contains(2005);
        assertThat(service.describe(lab.address()).service().state()).isEqualTo("Stopped");
        assertThat(service.restart(lab.account(), lab.address(), new Fence(1, 3))
                        .startedBefore())
                .isNull();
        assertThat(lab.loadedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
    }

    private boolean pause(Fence fence) {
        return service.pauseSync(lab.account(), lab.address(), true, fence).done();
    }

    /** What the server says it found, as it would be resumed to. */
    private boolean foundBefore(Fence fence) {
        var request = CommandRequests.aboutConnector(lab.account(), fence)
                .put("waitSeconds", 0)
                .put("whenStillRunning", "stop");
        return lab.commands()
                .call(lab.address(), Command.PAUSE_SYNC, request, null)
                .before()
                .flag("syncCycleEnabled");
    }

    @Test
    void aRepeatedPauseAnswersWithWhatTheFirstOneFound() {
        assertThat(foundBefore(new Fence(1, 1))).isTrue();
        assertThat(foundBefore(new Fence(1, 2))).isTrue();
        assertThat(lab.syncCycleEnabled()).isFalse();
    }

    @Test
    void aPauseWhoseAnswerWasLostIsStillResumedToWhatItFound() {
        lab.fault("lose-answer");
        assertThat(failure(() -> pause(new Fence(1, 1))).code()).isEqualTo("answer-lost");
        assertThat(lab.syncCycleEnabled()).isFalse();

        boolean before = foundBefore(new Fence(1, 2));
        service.resumeSync(lab.account(), lab.address(), before, new Fence(1, 3));

        assertThat(lab.syncCycleEnabled()).isTrue();
    }

    @Test
    void aPauseRemembersWhatItFoundAfterAKill() {
        pause(new Fence(1, 1));
        lab.startAgain();

        assertThat(foundBefore(new Fence(1, 2))).isTrue();
    }

    @Test
    void aSchedulerThatWasOffStaysOff() {
        service.resumeSync(lab.account(), lab.address(), false, new Fence(1, 1));

        boolean before = foundBefore(new Fence(2, 1));
        service.resumeSync(lab.account(), lab.address(), before, new Fence(2, 2));

        assertThat(before).isFalse();
        assertThat(lab.syncCycleEnabled()).isFalse();
    }

    @Test
    void resumingTwiceIsResumingOnce() {
        pause(new Fence(1, 1));
        service.resumeSync(lab.account(), lab.address(), true, new Fence(1, 2));
        service.resumeSync(lab.account(), lab.address(), true, new Fence(1, 3));

        assertThat(lab.syncCycleEnabled()).isTrue();
    }

    @Test
    void aPauseEndsARunningCycleSoThatAPasswordCanBeStored() {
        lab.fault("cycle-running");
        assertThat(service.describe(lab.address()).scheduler().cycleInProgress())
                .isTrue();

        pause(new Fence(1, 1));
        update(new Fence(1, 2));

        assertThat(service.describe(lab.address()).scheduler().cycleInProgress())
                .isFalse();
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
    }

    @Test
    void aCycleThatIsOnlyWaitedForGoesOnAndNoNewOneStarts() {
        lab.fault("cycle-running");

        assertThat(service.pauseSync(lab.account(), lab.address(), false, new Fence(1, 1))
                        .done())
                .isFalse();

        assertThat(lab.syncCycleEnabled()).isFalse();
        assertThat(service.describe(lab.address()).scheduler().cycleInProgress())
                .isTrue();
        assertThat(pause(new Fence(1, 2))).isTrue();
    }

    @Test
    void aRestartStopsARunningCycleAndSaysSoInTheEventLog() {
        lab.fault("cycle-running");

        service.restart(lab.account(), lab.address(), new Fence(1, 1));

        assertThat(lab.events()).containsSubsequence(6052, 2002, 2001);
        assertThat(lab.faultsAreOver()).isTrue();
    }

    private void update(Fence fence) {
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), fence);
    }

    private static StepFailure failure(ThrowingCallable call) {
        StepFailure failure = catchThrowableOfType(StepFailure.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
