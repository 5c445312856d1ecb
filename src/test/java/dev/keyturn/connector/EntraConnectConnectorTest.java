package dev.keyturn.connector;

import static dev.keyturn.lab.SyncServerUnderTest.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.account.Finding;
import dev.keyturn.account.Finding.Severity;
import dev.keyturn.lab.SyncServerUnderTest;
import dev.keyturn.remote.SshSyncServerCommands;
import dev.keyturn.service.EntraConnectService;
import dev.keyturn.step.Fence;
import dev.keyturn.step.StepFailure;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntraConnectConnectorTest {

    private static final String NEW = "the-second-password-9876543210";

    private SyncServerUnderTest lab;
    private final SshSyncServerCommands commands = new SshSyncServerCommands();
    private final EntraConnectConnector connector = new EntraConnectConnector(commands);
    private final EntraConnectService service = new EntraConnectService(commands);

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        lab = new SyncServerUnderTest(folder);
    }

    @AfterEach
    void stop() {
        commands.close();
        lab.close();
    }

    @Test
    void a_server_as_expected_is_only_informed_about() {
        List<Finding> findings = connector.look(lab.account(), lab.address());

        assertThat(findings).extracting(Finding::severity).containsOnly(Severity.INFORMS);
        assertThat(findings)
                .extracting(Finding::sentence)
                .anyMatch(s -> s.contains("2.5.79.0") && s.contains("active"));
        assertThat(lab.actions()).isEmpty();
    }

    @Test
    void an_unreachable_server_blocks_with_the_failures_own_sentence() {
        lab.fault("unreachable");

        assertThat(connector.look(lab.account(), lab.address())).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
            assertThat(finding.subject()).isEqualTo("aadc01");
            assertThat(finding.sentence()).contains("aadc01").contains("cannot be reached");
        });
    }

    @Test
    void another_account_in_the_connector_blocks() {
        assertThat(blocking(lab.accountNamed("MSOL_2", "contoso.com", "contoso.com")))
                .singleElement()
                .satisfies(f -> assertThat(f.sentence()).contains("MSOL_1").contains("MSOL_2"));
    }

    @Test
    void the_account_is_compared_without_case() {
        assertThat(blocking(lab.accountNamed("msol_1", "CONTOSO.com", "contoso.com")))
                .isEmpty();
    }

    @Test
    void a_netbios_name_of_the_domain_only_warns() {
        assertThat(connector.look(lab.accountNamed("MSOL_1", "CONTOSO", "contoso.com"), lab.address()))
                .filteredOn(f -> f.severity() != Severity.INFORMS)
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.severity()).isEqualTo(Severity.WARNS);
                    assertThat(f.sentence()).contains("NetBIOS");
                });
    }

    @Test
    void a_connector_that_is_not_there_blocks() {
        assertThat(blocking(lab.accountNamed("MSOL_1", "contoso.com", "fabrikam.com")))
                .singleElement()
                .satisfies(f -> assertThat(f.sentence()).contains("fabrikam.com"));
    }

    @Test
    void a_service_that_does_not_run_blocks() {
        lab.fault("service-does-not-start");
        catchFailure(() -> service.restart(lab.account(), lab.address(), new Fence(1, 1)));

        assertThat(blocking(lab.account())).singleElement().satisfies(f -> assertThat(f.sentence())
                .contains("Stopped"));
    }

    @Test
    void a_stored_password_is_not_loaded_before_the_service_is_restarted() throws Exception {
        lab.setPasswordInDirectory(NEW);

        CredentialUpdate update =
                connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));

        assertThat(update.connector()).isEqualTo("contoso.com");
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
        assertThat(lab.loadedFingerprint()).isEqualTo(lab.fingerprintOf(SyncServerUnderTest.FIRST_PASSWORD));
        assertThat(lab.events()).contains(2618);
    }

    @Test
    void a_forgotten_restart_is_refused_with_server_symptom_and_choices() throws Exception {
        lab.setPasswordInDirectory(NEW);
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));

        StepFailure failure = catchFailure(() -> connector.verifyImport(lab.account(), lab.address(), new Fence(1, 2)));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("no-start-credentials");
        assertThat(failure.sentence()).contains("aadc01", "no-start-credentials", "event 6000", "retry", "by hand");
        assertThat(lab.events()).contains(6000);
    }

    @Test
    void an_import_after_update_and_restart_proves_the_password() throws Exception {
        lab.setPasswordInDirectory(NEW);
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));
        service.restart(lab.account(), lab.address(), new Fence(1, 2));

        ImportResult result = connector.verifyImport(lab.account(), lab.address(), new Fence(1, 3));

        assertThat(result.profile()).isEqualTo("Delta Import");
        assertThat(result.result()).isEqualTo("success");
        assertThat(result.endedAt()).isAfter(result.startedAt());
        assertThat(lab.loadedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
        assertThat(lab.events()).doesNotContain(6000);
    }

    @Test
    void an_update_that_the_server_only_claims_is_found_out_by_the_import() throws Exception {
        lab.setPasswordInDirectory(NEW);
        lab.fault("ignore-credential-update");

        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));
        service.restart(lab.account(), lab.address(), new Fence(1, 2));

        assertThat(catchFailure(() -> connector.verifyImport(lab.account(), lab.address(), new Fence(1, 3)))
                        .code())
                .isEqualTo("no-start-credentials");
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(SyncServerUnderTest.FIRST_PASSWORD));
    }

    @Test
    void a_directory_that_does_not_answer_is_tried_again() {
        lab.stopDirectory();

        StepFailure failure = catchFailure(() -> connector.verifyImport(lab.account(), lab.address(), new Fence(1, 1)));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("no-start-connection");
        assertThat(lab.events()).doesNotContain(6000);
    }

    @Test
    void nothing_is_stored_while_a_cycle_runs() {
        lab.fault("cycle-running");

        StepFailure failure = catchFailure(
                () -> connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1)));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("busy");
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(SyncServerUnderTest.FIRST_PASSWORD));
    }

    @Test
    void an_attempt_that_was_overtaken_stores_nothing() {
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(2, 5));

        StepFailure failure = catchFailure(() ->
                connector.updateCredential(lab.account(), lab.address(), secret("overtaken-1234567"), new Fence(2, 4)));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("stale-fence");
        assertThat(failure.sentence()).contains("an attempt that was overtaken by a newer one");
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
        assertThat(lab.actions()).containsExactly("update-credential", "stale-fence");
    }

    private List<Finding> blocking(dev.keyturn.account.Account account) {
        return connector.look(account, lab.address()).stream()
                .filter(finding -> finding.severity() == Severity.BLOCKS)
                .toList();
    }

    private static StepFailure catchFailure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        StepFailure failure = catchThrowableOfType(StepFailure.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
