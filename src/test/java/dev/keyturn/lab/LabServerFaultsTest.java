package dev.keyturn.lab;

import static dev.keyturn.lab.state.SyncServerUnderTest.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.lab.state.SyncServerUnderTest;
import dev.keyturn.syncserver.EntraConnectConnector;
import dev.keyturn.syncserver.EntraConnectService;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Keyturn makes of a sync server that misbehaves, and what is left over on it. */
class LabServerFaultsTest {

    private static final String NEW = "the-second-password-9876543210";

    private SyncServerUnderTest lab;
    private EntraConnectConnector connector;
    private EntraConnectService service;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        lab = new SyncServerUnderTest(folder);
        connector = new EntraConnectConnector(lab.commands());
        service = new EntraConnectService(lab.commands());
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({
        "stale-fence, REFUSED, stale-fence, false",
        "foreign-version, REFUSED, unsupported-version, false",
        "disk-full, REFUSED, disk-full, false",
        "export-denied, REFUSED, access-denied, false",
        "no-password, REFUSED, credential-not-writable, false",
        "role-missing, REFUSED, role-missing, false",
        "configuration-changes, REFUSED, configuration-changed, true",
        "half-answer, TRANSIENT, bad-answer, true",
        "lose-answer, TRANSIENT, answer-lost, true"
    })
    void anUpdateFailsAsItShouldAndHasStoredThePasswordOrNot(
            String fault, StepFailure.Kind kind, String code, boolean stored) {
        lab.fault(fault);

        StepFailure failure = catchThrowableOfType(
                StepFailure.class,
                () -> connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1)));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(lab.storedFingerprint())
                .isEqualTo(lab.fingerprintOf(stored ? NEW : SyncServerUnderTest.FIRST_PASSWORD));
        assertThat(lab.faultsAreOver()).isTrue();
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 2));
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
    }

    @Test
    void aSlowRestartIsWaitedFor() {
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));
        lab.fault("slow-restart");
        long begun = System.nanoTime();

        service.restart(lab.account(), lab.address(), new Fence(1, 2));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(3));
        assertThat(lab.loadedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
    }

    @Test
    void anImportThatEndsWithWarningsHasLoggedIn() {
        lab.fault("import-with-warnings");

        var result = connector.verifyImport(lab.account(), lab.address(), new Fence(1, 1));

        assertThat(result.result()).isEqualTo("completed-warnings");
        assertThat(result.provesThePassword()).isTrue();
    }

    @Test
    void anImportThatWasStoppedProvesNothingAndTheNextOneCounts() {
        lab.fault("import-stops");

        StepFailure failure = catchThrowableOfType(
                StepFailure.class, () -> connector.verifyImport(lab.account(), lab.address(), new Fence(1, 1)));

        assertThat(failure.code()).isEqualTo("import-proves-nothing");
        assertThat(failure.message()).contains("stopped-server-down");
        assertThat(connector
                        .verifyImport(lab.account(), lab.address(), new Fence(1, 2))
                        .provesThePassword())
                .isTrue();
    }
}
