package dev.keyturn.syncserver;

import static dev.keyturn.lab.state.SyncServerUnderTest.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Finding.Severity;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.lab.state.SyncServerUnderTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntraConnectConnectorTest {

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

    @Test
    void aServerAsExpectedIsOnlyInformedAbout() {
        List<Finding> findings = connector.check(lab.account(), lab.address());

        assertThat(findings).extracting(Finding::severity).containsOnly(Severity.INFORMS);
        assertThat(findings).extracting(Finding::message).anyMatch(s -> s.contains("2.6.92.0") && s.contains("active"));
        assertThat(lab.actions()).isEmpty();
    }

    @Test
    void anUnreachableServerBlocksWithTheFailuresOwnMessage() {
        lab.fault("unreachable");

        assertThat(connector.check(lab.account(), lab.address()))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
                    assertThat(finding.subject()).isEqualTo("aadc01");
                    assertThat(finding.message())
                            .contains("aadc01")
                            .contains("does not take the command", "Nothing was sent");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "export-denied, Get-ADSyncServerConfiguration, Install-Keyturn.ps1",
        "no-password, Add-ADSyncConnector, by hand",
        "restart-denied, Service ADSync, Install-Keyturn.ps1",
        "role-missing, its synchronization service does not take the account, ADSyncAdmins",
        "endpoint-missing, nothing of it listens, token-network",
        "outdated-version, 2.4.131.0 does not sync any more, Update it"
    })
    void whatWouldStopARotationOnTheServerBlocksBeforeActiveDirectoryIsTouched(
            String fault, String what, String advice) {
        lab.fault(fault);

        assertThat(blocking(lab.account())).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains(what, advice));
        assertThat(lab.faultsAreOver()).isTrue();
        assertThat(blocking(lab.account())).isEmpty();
    }

    @Test
    void aDatabaseThatCannotGrowBlocksUntilARunSucceeds() {
        lab.fault("database-full");
        lab.runDeltaImport();
        assertThat(blocking(lab.account())).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("stopped-database-disk-full", "Do not restart it"));

        lab.runDeltaImport();
        assertThat(blocking(lab.account())).isEmpty();
    }

    @Test
    void aServiceThatCouldNotStartForItsDatabaseIsToldByTheEvent() {
        lab.fault("database-full");
        StepFailure failure = catchThrowableOfType(
                StepFailure.class, () -> service.restart(lab.account(), lab.address(), new Fence(1, 1)));

        assertThat(failure.code()).isEqualTo("service-did-not-start");
        assertThat(blocking(lab.account())).extracting(Finding::message).anyMatch(s -> s.contains("event 6323"));
    }

    @Test
    void anotherAccountInTheConnectorBlocks() {
        assertThat(blocking(lab.accountNamed("MSOL_2", "contoso.com", "contoso.com")))
                .singleElement()
                .satisfies(f -> assertThat(f.message()).contains("MSOL_1").contains("MSOL_2"));
    }

    @Test
    void aServerOfAnotherAccountThatUsesThisOneTooBlocksAndOneThatCannotBeAskedWarns() {
        assertThat(connector.checkElsewhere(lab.account(), List.of(lab.address())))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.BLOCKS);
                    assertThat(finding.message()).contains("MSOL_1", "add it to the servers of contoso.com");
                });
        assertThat(connector.checkElsewhere(
                        lab.accountNamed("MSOL_2", "fabrikam.com", "fabrikam.com"), List.of(lab.address())))
                .isEmpty();
        lab.fault("unreachable");
        assertThat(connector.checkElsewhere(lab.account(), List.of(lab.address())))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNS));
    }

    @Test
    void theAccountIsComparedWithoutCase() {
        assertThat(blocking(lab.accountNamed("msol_1", "CONTOSO.com", "contoso.com")))
                .isEmpty();
    }

    @Test
    void aNetbiosNameOfTheDomainOnlyWarns() {
        assertThat(connector.check(lab.accountNamed("MSOL_1", "CONTOSO", "contoso.com"), lab.address()))
                .filteredOn(f -> f.severity() != Severity.INFORMS)
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.severity()).isEqualTo(Severity.WARNS);
                    assertThat(f.message()).contains("NetBIOS");
                });
    }

    @Test
    void aConnectorThatIsNotThereBlocks() {
        assertThat(blocking(lab.accountNamed("MSOL_1", "contoso.com", "fabrikam.com")))
                .singleElement()
                .satisfies(f -> assertThat(f.message()).contains("fabrikam.com"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    wizard-open           | The wizard of Microsoft Entra Connect is open
                    scheduler-suspended   | SchedulerSuspended
                    second-connector      | second.contoso.com logs in as MSOL_1 as well
                    partition-credentials | DC=branch,DC=contoso,DC=com
                    other-domain          | emea.contoso.com
                    """)
    void whatWouldBeRefusedLaterOrLeftBehindBlocksBefore(String fault, String message) {
        lab.fault(fault);

        assertThat(blocking(lab.account())).singleElement().satisfies(f -> assertThat(f.message())
                .contains(message));
    }

    @Test
    void aConnectorOfAnotherDomainWouldRefuseThePassword() {
        lab.fault("other-domain");

        StepFailure failure = catchFailure(
                () -> connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1)));

        assertThat(failure.code()).isEqualTo("account-mismatch");
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(SyncServerUnderTest.FIRST_PASSWORD));
    }

    @Test
    void anotherCaseIsTheSameConnectorAndTheSameAccount() {
        lab.fault("other-case");

        assertThat(connector.check(lab.account(), lab.address()))
                .extracting(Finding::severity)
                .containsOnly(Severity.INFORMS);
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
        assertThat(service.describe(lab.address()).connector("contoso.com"))
                .map(ServerDescription.ConnectorInfo::lastFence)
                .contains(new Fence(1, 1));
    }

    @Test
    void aServiceThatDoesNotRunBlocks() {
        lab.fault("service-does-not-start");
        catchFailure(() -> service.restart(lab.account(), lab.address(), new Fence(1, 1)));

        assertThat(blocking(lab.account())).singleElement().satisfies(f -> assertThat(f.message())
                .contains("Stopped"));
    }

    @Test
    void aStoredPasswordIsNotLoadedBeforeTheServiceIsRestarted() throws Exception {
        lab.setPasswordInDirectory(NEW);

        CredentialUpdate update =
                connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));

        assertThat(update.connector()).isEqualTo("contoso.com");
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
        assertThat(lab.loadedFingerprint()).isEqualTo(lab.fingerprintOf(SyncServerUnderTest.FIRST_PASSWORD));
        assertThat(lab.events()).contains(2618);
    }

    @Test
    void aForgottenRestartIsRefusedWithServerSymptomAndChoices() throws Exception {
        lab.setPasswordInDirectory(NEW);
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));

        StepFailure failure = catchFailure(() -> connector.verifyImport(lab.account(), lab.address(), new Fence(1, 2)));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("no-start-credentials");
        assertThat(failure.message()).contains("aadc01", "no-start-credentials", "event 6000", "retry", "by hand");
        assertThat(lab.events()).contains(6000);
    }

    @Test
    void anImportAfterUpdateAndRestartProvesThePassword() throws Exception {
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
    void anUpdateThatTheServerOnlyClaimsIsFoundOutByTheImport() throws Exception {
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
    void aDirectoryThatDoesNotAnswerIsTriedAgain() {
        lab.stopDirectory();

        StepFailure failure = catchFailure(() -> connector.verifyImport(lab.account(), lab.address(), new Fence(1, 1)));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("no-start-connection");
        assertThat(lab.events()).doesNotContain(6000);
    }

    @Test
    void nothingIsStoredWhileACycleRuns() {
        lab.fault("cycle-running");

        StepFailure failure = catchFailure(
                () -> connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1)));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("busy");
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(SyncServerUnderTest.FIRST_PASSWORD));
    }

    @Test
    void anAttemptThatWasOvertakenStoresNothing() {
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(2, 5));

        StepFailure failure = catchFailure(() ->
                connector.updateCredential(lab.account(), lab.address(), secret("overtaken-1234567"), new Fence(2, 4)));

        assertThat(failure.kind()).isEqualTo(StepFailure.Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("stale-fence");
        assertThat(failure.message()).contains("an attempt that was overtaken by a newer one");
        assertThat(lab.storedFingerprint()).isEqualTo(lab.fingerprintOf(NEW));
        assertThat(lab.actions()).containsExactly("update-credential", "stale-fence");
    }

    private List<Finding> blocking(dev.keyturn.account.Account account) {
        return connector.check(account, lab.address()).stream()
                .filter(finding -> finding.severity() == Severity.BLOCKS)
                .toList();
    }

    private static StepFailure catchFailure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        StepFailure failure = catchThrowableOfType(StepFailure.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
