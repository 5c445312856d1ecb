package dev.keyturn.lab.server;

import static dev.keyturn.lab.state.SyncServerUnderTest.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.lab.server.LabServerView.Run;
import dev.keyturn.lab.state.Journal;
import dev.keyturn.lab.state.SyncServerUnderTest;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.Command;
import dev.keyturn.syncserver.CommandRequests;
import dev.keyturn.syncserver.EntraConnectConnector;
import dev.keyturn.syncserver.EntraConnectService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabSyncServerTest {

    private static final String NEW = "the-second-password-9876543210";

    @TempDir
    Path folder;

    private SyncServerUnderTest lab;
    private EntraConnectConnector connector;
    private EntraConnectService service;

    @BeforeEach
    void start() throws Exception {
        lab = new SyncServerUnderTest(folder);
        connector = new EntraConnectConnector(lab.commands());
        service = new EntraConnectService(lab.commands());
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void aRunLogsInWithThePasswordThatTheWizardStored() {
        Run run = lab.server().run("Full Import");

        assertThat(run.result()).isEqualTo("success");
        assertThat(lab.view().runs()).containsExactly(run);
        assertThat(lab.events()).containsExactly(654);
    }

    @Test
    void aPasswordChangedBehindItsBackMakesRunsFailWithEvent6000() throws Exception {
        lab.setPasswordInDirectory(NEW);

        assertThat(lab.server().run("Delta Synchronization").result()).isEqualTo("no-start-credentials");

        assertThat(lab.events()).containsExactly(6000, 611);
        assertThat(lab.view().events()).first().satisfies(event -> {
            assertThat(event.id()).isEqualTo(6000);
            assertThat(event.source()).isEqualTo("ADSync");
            assertThat(event.message())
                    .isEqualTo("The management agent \"contoso.com\" failed to run on run profile"
                            + " \"Delta Synchronization\" because the credentials were invalid.");
        });
    }

    @Test
    void onlyARestartAfterTheUpdateMakesRunsSucceedAgain() throws Exception {
        lab.setPasswordInDirectory(NEW);
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));
        assertThat(lab.server().run("Delta Import").result()).isEqualTo("no-start-credentials");

        lab.server().restartService();

        assertThat(lab.server().run("Delta Import").result()).isEqualTo("success");
    }

    @Test
    void everythingSurvivesANewServerOnTheSameFolder() throws Exception {
        lab.setPasswordInDirectory(NEW);
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(3, 7));
        service.pauseSync(lab.account(), lab.address(), true, new Fence(3, 8));
        lab.server().run("Delta Import");
        LabServerView before = lab.view();
        String key = lab.server().key();

        lab.startAgain();
        lab.server().storeInitialPassword(secret("a-password-that-comes-too-late"));

        assertThat(lab.view()).isEqualTo(before);
        assertThat(lab.server().key()).isEqualTo(key);
        assertThat(lab.loadedFingerprint()).isNotEqualTo(lab.storedFingerprint());
        assertThat(service.describe(lab.address()).connectors().get(0).lastFence())
                .isEqualTo(new Fence(3, 8));
    }

    @Test
    void aLabThatWasKilledDuringARestartFindsTheServiceStarted() throws Exception {
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));
        Path state = folder.resolve("server-aadc01.json");
        Files.writeString(state, Files.readString(state).replace("\"Running\"", "\"StartPending\""));

        lab.startAgain();

        assertThat(lab.view().service().state()).isEqualTo("Running");
        assertThat(lab.loadedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
    }

    @Test
    void anOlderFenceChangesNothingWithAnyCommandAlsoAfterARestartOfTheLab() {
        service.resumeSync(lab.account(), lab.address(), true, new Fence(5, 5));
        lab.startAgain();
        LabServerView before = lab.view();
        SyncServer address = lab.address();

        for (Command command : Command.values()) {
            if (command.fenced()) {
                var request = CommandRequests.aboutConnector(lab.account(), new Fence(4, 99))
                        .put("syncCycleEnabled", false);
                StepFailure failure = catchThrowableOfType(
                        StepFailure.class, () -> lab.commands().call(address, command, request, secret(NEW)));
                assertThat(failure).as(command.verb()).isNotNull();
                assertThat(failure.code()).isEqualTo("stale-fence");
            }
        }

        assertThat(lab.view()).isEqualTo(before);
        assertThat(lab.actions().stream().filter("stale-fence"::equals)).hasSize(5);
    }

    @Test
    void theJournalNamesTheFenceOfEveryCommandThatCarriesOne() {
        Secret password = secret(NEW);
        service.pauseSync(lab.account(), lab.address(), true, new Fence(3, 1));
        connector.updateCredential(lab.account(), lab.address(), password, new Fence(3, 2));
        service.restart(lab.account(), lab.address(), new Fence(3, 3));
        catchThrowableOfType(
                StepFailure.class, () -> connector.verifyImport(lab.account(), lab.address(), new Fence(3, 4)));
        service.resumeSync(lab.account(), lab.address(), true, new Fence(3, 5));

        assertThat(lab.journal())
                .extracting(Journal.Entry::action, entry -> entry.facts().get("rotation"), entry -> entry.facts()
                        .get("attempt"))
                .containsExactly(
                        tuple("pause-sync", 3L, 1L),
                        tuple("update-credential", 3L, 2L),
                        tuple("restart-service", 3L, 3L),
                        tuple("run-profile", 3L, 4L),
                        tuple("resume-sync", 3L, 5L));
    }

    @Test
    void theSameFenceAgainIsARepeat() {
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));

        assertThat(lab.journal()).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.action()).isEqualTo("update-credential");
            assertThat(entry.facts())
                    .containsAllEntriesOf(
                            Map.of("connector", "contoso.com", "fingerprint", lab.fingerprintOf(NEW), "kept", true));
        });
    }

    @Test
    void aLostAnswerHasDoneItsWork() {
        lab.fault("lose-answer");

        StepFailure failure = catchThrowableOfType(
                StepFailure.class,
                () -> connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1)));

        assertThat(failure.code()).isEqualTo("answer-lost");
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
    }

    @Test
    void aSlowAnswerComesTooLateForAnImpatientCaller() {
        lab.fault("slow");
        SyncServer impatient = lab.addressWith(Duration.ofSeconds(1));

        StepFailure failure = catchThrowableOfType(StepFailure.class, () -> service.describe(impatient));

        assertThat(failure.code()).isEqualTo("deadline");
    }

    @Test
    void anUnreachableServerIsNoticedWithinItsConnectTimeout() {
        lab.fault("unreachable");
        long begun = System.nanoTime();

        StepFailure failure = catchThrowableOfType(StepFailure.class, () -> service.describe(lab.address()));

        assertThat(failure.code()).isEqualTo("unreachable");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    }

    @Test
    void aProfileThatDoesNotExistIsNamedWithThoseThatDo() {
        assertThatThrownBy(() -> lab.server().run("Half Import"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Half Import")
                .hasMessageContaining("Delta Import");
    }
}
