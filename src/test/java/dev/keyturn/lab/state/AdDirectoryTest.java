package dev.keyturn.lab.state;

import static dev.keyturn.lab.state.LabForestRig.CONTOSO;
import static dev.keyturn.lab.state.LabForestRig.TARGET;
import static dev.keyturn.lab.state.LabForestRig.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.unboundid.ldap.listener.CannedResponseRequestHandler;
import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.AdDirectory;
import dev.keyturn.directory.Directory.PasswordChange;
import dev.keyturn.directory.Directory.Proof;
import dev.keyturn.directory.Intent;
import dev.keyturn.directory.ProvedBy;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.StepFailure.Kind;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapter for Active Directory against the lab's directory, over real LDAPS. */
class AdDirectoryTest {

    private static final Intent TO_CHANGE = Intent.toChange(false);
    private static final String NEW_PASSWORD = "Zr8-winter.Harbour-42_lamp";
    private static final String OTHER_PASSWORD = "Qm3-summer.Meadow-17_kite";

    @TempDir
    Path root;

    private LabForestRig lab;
    private AdDirectory directory;
    private Account account;

    @BeforeEach
    void startLab() {
        lab = new LabForestRig(root);
        directory = new AdDirectory(lab.clock);
        account = lab.account();
    }

    @AfterEach
    void stopLab() {
        lab.close();
    }

    @Test
    void checksAHealthyAccountWithoutCountingALogon() {
        AccountState state = directory.check(account, TO_CHANGE);

        assertThat(state.domainController()).isEqualTo("localhost:" + lab.directory.port());
        assertThat(state.dn()).isEqualTo("CN=MSOL_0a1b2c3d4e5f,CN=Users,DC=contoso,DC=com");
        assertThat(state.guid()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(state.pwdLastSet()).isEqualTo(Instant.parse("2026-03-02T08:00:00Z"));
        assertThat(state.keyVersion()).isEqualTo(1);
        assertThat(state.findings()).extracting(Finding::severity).containsOnly(Finding.Severity.INFORMS);
        assertThat(state.findings()).extracting(Finding::message).anySatisfy(message -> assertThat(message)
                .contains("at least 14 characters"));
        assertThat(lab.journal.all()).isEmpty();
    }

    @Test
    void theGuidIsTheOneThatTheDirectoryKeeps() throws IOException {
        String state = Files.readString(root.resolve("directory-contoso.com.json"));

        assertThat(state).contains(directory.check(account, TO_CHANGE).guid());
    }

    @Test
    void aDisabledAndALockedAccountBlock() {
        lab.directory.enable(false);
        lockAccount();

        List<Finding> findings = directory.check(account, TO_CHANGE).findings();

        assertThat(findings.get(0).severity()).isEqualTo(Finding.Severity.BLOCKS);
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Finding.Severity.BLOCKS)
                .extracting(Finding::message)
                .satisfiesExactly(first -> assertThat(first).contains("is disabled"), second -> assertThat(second)
                        .contains("is locked"));
    }

    @Test
    void setsAGeneratedPasswordAndShowsThatItDid() {
        lab.clock.forward(Duration.ofHours(2));
        try (Secret password = directory.generatePassword(account)) {
            PasswordChange reset = directory.setPassword(account, TO_CHANGE, null, password, seen -> {});

            assertThat(reset.before().keyVersion()).isEqualTo(1);
            assertThat(reset.after().keyVersion()).isEqualTo(2);
            assertThat(reset.after().guid()).isEqualTo(reset.before().guid());
            assertThat(reset.after().pwdLastSet()).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
            assertThat(directory.accepts(account, password, null)).isTrue();
            assertThat(lab.directory.account().fingerprint()).isEqualTo(lab.keys.fingerprint(password));
            assertThat(lab.actions()).containsExactly("reset-password", "bind");
        }
    }

    @Test
    void repeatingAResetIsHarmless() {
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {});
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {});

        assertThat(directory.accepts(account, secret(NEW_PASSWORD), null)).isTrue();
    }

    @Test
    void aPasswordWithLettersBeyondAsciiArrivesWhole() {
        directory.setPassword(account, TO_CHANGE, null, secret("Grüße-aus-Zürich-€-2026"), seen -> {});

        assertThat(directory.accepts(account, secret("Grüße-aus-Zürich-€-2026"), null))
                .isTrue();
    }

    @Test
    void aWrongPasswordProvesNothingAndIsTriedOnce() {
        assertThat(directory.accepts(account, secret(NEW_PASSWORD), null)).isFalse();

        assertThat(lab.actions()).containsExactly("bind");
        assertThat(lab.directory.account().failedBinds()).isEqualTo(1);
    }

    @Test
    void anEmptyPasswordProvesNothing() {
        assertThat(directory.accepts(account, secret(""), null)).isFalse();
        assertThat(lab.journal.all()).isEmpty();
    }

    @Test
    void aLockedAccountIsRefusedEvenWithTheRightPasswordAndAResetDoesNotUnlockIt() {
        lockAccount();
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {});

        StepFailure failure = failureOf(() -> directory.accepts(account, secret(NEW_PASSWORD), null));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("account-locked");
        assertThat(failure.message()).contains("localhost:" + lab.directory.port(), "MSOL_0a1b2c3d4e5f", "unlock");
        assertThat(failure.detail()).contains("data 775");

        lab.directory.unlock();
        assertThat(directory.accepts(account, secret(NEW_PASSWORD), null)).isTrue();
    }

    @Test
    void aDisabledAccountIsRefused() {
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {});
        lab.directory.enable(false);

        assertThat(failureOf(() -> directory.accepts(account, secret(NEW_PASSWORD), null))
                        .code())
                .isEqualTo("account-disabled");
    }

    @Test
    void aPasswordThatPolicyRefusesIsARejectedPasswordAndLeavesTheOldOne() {
        String before = lab.directory.account().fingerprint();

        StepFailure failure =
                failureOf(() -> directory.setPassword(account, TO_CHANGE, null, secret("Short-1"), seen -> {}));

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED_PASSWORD);
        assertThat(failure.code()).isEqualTo("0000052D");
        assertThat(failure.detail()).contains("check_password_restrictions");
        assertThat(lab.directory.account().fingerprint()).isEqualTo(before);
        assertThat(lab.journal.all()).isEmpty();
    }

    @Test
    void aPasswordFilterRejectsOnce() {
        lab.faults.add(TARGET, Fault.REJECT_PASSWORD, 1, null);

        assertThat(failureOf(() -> directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {}))
                        .kind())
                .isEqualTo(Kind.REJECTED_PASSWORD);
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {});
        assertThat(directory.accepts(account, secret(NEW_PASSWORD), null)).isTrue();
    }

    @Test
    void aLostAnswerIsTransientAndALogonResolvesIt() {
        lab.faults.add(TARGET, Fault.LOSE_ANSWER, 1, null);

        StepFailure failure =
                failureOf(() -> directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {}));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("answer-lost");
        assertThat(lab.actions()).containsExactly("reset-password");
        assertThat(directory.accepts(account, secret(NEW_PASSWORD), null)).isTrue();
    }

    @Test
    void anUnreachableDomainControllerIsTransientAndNamed() {
        lab.faults.add(TARGET, Fault.UNREACHABLE, 1, null);

        StepFailure failure = failureOf(() -> directory.check(account, TO_CHANGE));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("directory-unreachable");
        assertThat(failure.message()).contains("localhost:" + lab.directory.port());
        assertThat(directory.check(account, TO_CHANGE).keyVersion()).isEqualTo(1);
    }

    @Test
    void theNextDomainControllerIsAskedWhenTheFirstIsDown() throws IOException {
        Account two = lab.account(
                lab.certificates.caFile(),
                Duration.ofSeconds(10),
                "ldaps://localhost:" + closedPort(),
                lab.directory.url());

        assertThat(directory.check(two, TO_CHANGE).domainController()).isEqualTo("localhost:" + lab.directory.port());
        assertThat(directory
                        .setPassword(two, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {})
                        .after()
                        .keyVersion())
                .isEqualTo(2);
    }

    @Test
    void aDomainControllerThatAnswersTooLateIsTransient() {
        lab.faults.add(TARGET, Fault.SLOW, 1, null);
        Account hurried = lab.account(lab.certificates.caFile(), Duration.ofMillis(700), lab.directory.url());

        StepFailure failure = failureOf(() -> directory.check(hurried, TO_CHANGE));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("directory-unreachable");
    }

    @Test
    void aDomainControllerThatNeverAnswersIsGivenUpInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Account stuck = lab.account(
                    lab.certificates.caFile(), Duration.ofMillis(700), "ldaps://localhost:" + silent.getLocalPort());

            StepFailure failure = assertTimeoutPreemptively(
                    Duration.ofSeconds(5), () -> failureOf(() -> directory.check(stuck, TO_CHANGE)));

            assertThat(failure.code()).isEqualTo("directory-unreachable");
        }
    }

    @Test
    void aDomainControllerWithAnUnknownAuthorityIsRefused(@TempDir Path elsewhere) {
        Path other = new LabCertificates(new LabFolder(elsewhere), lab.clock).caFile();

        StepFailure failure = failureOf(
                () -> directory.check(lab.account(other, Duration.ofSeconds(10), lab.directory.url()), TO_CHANGE));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("certificate-not-trusted");
        assertThat(failure.message()).contains("localhost:" + lab.directory.port(), "authority");
    }

    @Test
    void aDomainControllerWhoseCertificateIsForAnotherNameIsRefused(@TempDir Path elsewhere) throws IOException {
        LabCertificates dc1 = new LabCertificates(new LabFolder(elsewhere), Clock.systemUTC(), "dc1.contoso.com");
        LDAPListenerConfig config = new LDAPListenerConfig(0, new CannedResponseRequestHandler());
        config.setListenAddress(InetAddress.getLoopbackAddress());
        config.setServerSocketFactory(dc1.serverContext().getServerSocketFactory());
        LDAPListener stranger = new LDAPListener(config);
        stranger.startListening();
        String url = "ldaps://localhost:" + stranger.getListenPort();
        try {
            StepFailure failure =
                    failureOf(() -> directory.check(lab.account(dc1.caFile(), Duration.ofSeconds(10), url), TO_CHANGE));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("certificate-not-trusted");
            assertThat(failure.message()).contains("localhost", "host name");
            assertThat(failure.detail()).contains("localhost");
        } finally {
            stranger.shutDown(true);
        }
    }

    @Test
    void anAuthorityFileWithoutACertificateIsRefusedWithItsName() throws IOException {
        Path empty = Files.createFile(root.resolve("empty.pem"));

        StepFailure failure = failureOf(
                () -> directory.check(lab.account(empty, Duration.ofSeconds(10), lab.directory.url()), TO_CHANGE));

        assertThat(failure.code()).isEqualTo("ca-file-unusable");
        assertThat(failure.message()).contains(empty.toString());
    }

    @Test
    void aWrongRotatorPasswordIsRefusedAndNotShown() throws IOException {
        Path file = Files.writeString(root.resolve("rotator"), OTHER_PASSWORD + "\r\n");

        StepFailure failure =
                failureOf(() -> directory.check(with(CONTOSO.account(), CONTOSO.rotatorDn(), file), TO_CHANGE));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("rotator-refused");
        assertThat(failure.message()).contains("CN=keyturn", file.toString());
        assertThat(everythingIn(failure)).doesNotContain(OTHER_PASSWORD);
    }

    @Test
    void aMissingOrEmptyRotatorPasswordFileIsRefused() throws IOException {
        Path empty = Files.writeString(root.resolve("rotator"), "\n");

        for (Path file : List.of(empty, root.resolve("nowhere"))) {
            StepFailure failure =
                    failureOf(() -> directory.check(with(CONTOSO.account(), CONTOSO.rotatorDn(), file), TO_CHANGE));
            assertThat(failure.code()).isEqualTo("rotator-password-missing");
            assertThat(failure.message()).contains(file.toString());
        }
    }

    @Test
    void theRotatorMayBeNamedByPrincipalNameAndItsPasswordFileMayEndWithALineBreak() throws IOException {
        String password = Files.readString(lab.directory.rotatorPasswordFile());
        Path file = Files.writeString(root.resolve("rotator"), password + "\r\n");

        assertThat(directory
                        .check(with(CONTOSO.account(), "keyturn@contoso.com", file), TO_CHANGE)
                        .keyVersion())
                .isEqualTo(1);
    }

    @Test
    void anUnknownAccountIsRefusedAlsoWhenItsNameLooksLikeAFilter() {
        for (String name : List.of("MSOL_nobody", "MSOL_*", "*)(objectClass=*")) {
            StepFailure failure = failureOf(() ->
                    directory.check(with(name, CONTOSO.rotatorDn(), lab.directory.rotatorPasswordFile()), TO_CHANGE));
            assertThat(failure.code()).isEqualTo("account-unknown");
            assertThat(failure.message()).contains(name, CONTOSO.baseDn());
        }
    }

    @Test
    void anAccountThatWasHandedNoRightToResetIsToldSo() throws IOException {
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {});
        Path file = Files.writeString(root.resolve("rotator"), NEW_PASSWORD);
        Account itself = with(CONTOSO.account(), CONTOSO.accountDn(), file);

        StepFailure failure =
                failureOf(() -> directory.setPassword(itself, TO_CHANGE, null, secret(OTHER_PASSWORD), seen -> {}));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("reset-not-allowed");
        assertThat(directory.check(itself, TO_CHANGE).findings()).anySatisfy(finding -> assertThat(finding.message())
                .contains("cannot have its password reset by the rotator"));
        assertThat(directory.accepts(account, secret(NEW_PASSWORD), null)).isTrue();
    }

    /** What Samba 4.17 does not enforce; each is seen before anything is changed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SMART_CARD_REQUIRED   | Set-ADUser MSOL_0a1b2c3d4e5f -SmartcardLogonRequired $false
            PROTECTED_USER        | Remove-ADGroupMember "Protected Users" -Members MSOL_0a1b2c3d4e5f
            AUTHENTICATION_POLICY | Set-ADUser MSOL_0a1b2c3d4e5f -AuthenticationPolicy $null -AuthenticationPolicySilo $null
            LOGON_HOURS           | Set-ADUser MSOL_0a1b2c3d4e5f -Clear logonHours
            """)
    void whatKeepsAnAccountFromLoggingInBlocksWithTheCommandThatEndsIt(Fault restriction, String command) {
        lab.faults.add(TARGET, restriction, 1, null);

        assertThat(messages(account, Finding.Severity.BLOCKS))
                .singleElement()
                .asString()
                .contains(command);
    }

    @Test
    void machinesThatAnAccountMayLogOnFromAreNamedAndARefusalForThemProvesThePassword() {
        lab.faults.add(TARGET, Fault.LOGON_WORKSTATIONS, 1, null);

        assertThat(messages(account, Finding.Severity.BLOCKS)).isEmpty();
        assertThat(messages(account, Finding.Severity.WARNS))
                .singleElement()
                .asString()
                .contains("may log on from AADC01, AADC02 only", "531", "proves the new one");
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {});
        assertThat(directory.accepts(account, secret(NEW_PASSWORD), null)).isTrue();
        assertThat(directory.accepts(account, secret(OTHER_PASSWORD), null)).isFalse();
    }

    @Test
    void anHourInWhichTheAccountMayNotLogOnProvesTheNewPasswordTooWhenItBeginsAfterTheChange() {
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {});
        lab.faults.add(TARGET, Fault.LOGON_HOURS, 1, null);

        assertThat(directory.accepts(account, secret(NEW_PASSWORD), null)).isTrue();
        assertThat(directory.accepts(account, secret(OTHER_PASSWORD), null)).isFalse();
    }

    @Test
    void anAccountThatMayNotLogInFromHereCannotChangeItsOwnPassword() {
        lab.faults.add(TARGET, Fault.LOGON_WORKSTATIONS, 1, null);
        lab.faults.add(TARGET, Fault.RESTRICTED_PERMISSIONS, 1, null);

        assertThat(directory.check(account, Intent.toChange(true)).findings())
                .filteredOn(finding -> finding.severity() == Finding.Severity.BLOCKS)
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .contains("cannot change its own password from here", "CA;Reset Password");
    }

    @Test
    void anHourAfterTheChangeALogonProvesThePasswordAndRefusesTheOneBefore() {
        directory.setPassword(account, TO_CHANGE, null, secret(OTHER_PASSWORD), seen -> {});
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {});
        lab.clock.forward(Duration.ofMinutes(60));
        assertThat(directory.prove(account, TO_CHANGE, secret(NEW_PASSWORD)).verdict())
                .isEqualTo(Proof.Verdict.PRESENT_OR_PREVIOUS);

        lab.clock.forward(Duration.ofMinutes(1));

        Proof proof = directory.prove(account, TO_CHANGE, secret(NEW_PASSWORD));
        assertThat(proof.verdict()).isEqualTo(Proof.Verdict.PRESENT);
        assertThat(proof.by()).isEqualTo(ProvedBy.LATE_LOGON);
        assertThat(directory.prove(account, TO_CHANGE, secret(OTHER_PASSWORD)).verdict())
                .isEqualTo(Proof.Verdict.NOT_PRESENT);
        assertThat(lab.directory.account().failedBinds()).isZero();
    }

    @Test
    void aDomainWhoseBindsTakeThePresentPasswordOnlyIsNoDifferent() {
        lab.faults.add(TARGET, Fault.OLD_PASSWORD_REFUSED, 1, null);
        directory.setPassword(account, TO_CHANGE, null, secret(OTHER_PASSWORD), seen -> {});
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {});

        assertThat(directory.prove(account, TO_CHANGE, secret(OTHER_PASSWORD)).verdict())
                .isEqualTo(Proof.Verdict.NOT_PRESENT);
        assertThat(directory.prove(account, TO_CHANGE, secret(NEW_PASSWORD)).verdict())
                .isEqualTo(Proof.Verdict.PRESENT_OR_PREVIOUS);
    }

    private List<String> messages(Account checked, Finding.Severity severity) {
        return directory.check(checked, TO_CHANGE).findings().stream()
                .filter(finding -> finding.severity() == severity)
                .map(Finding::message)
                .toList();
    }

    @Test
    void noFailureQuotesAPassword() {
        List<Fault> faults = List.of(Fault.LOSE_ANSWER, Fault.REJECT_PASSWORD, Fault.UNREACHABLE, Fault.SLOW);
        Account hurried = lab.account(lab.certificates.caFile(), Duration.ofMillis(700), lab.directory.url());
        for (Fault fault : faults) {
            lab.faults.add(TARGET, fault, 1, null);
            StepFailure failure =
                    failureOf(() -> directory.setPassword(hurried, TO_CHANGE, null, secret(NEW_PASSWORD), seen -> {}));
            assertThat(everythingIn(failure)).doesNotContain(NEW_PASSWORD).doesNotContain("Zr8");
        }
        lab.faults.add(TARGET, Fault.LOCK_ACCOUNT, 1, null);
        assertThat(everythingIn(failureOf(() -> directory.accepts(account, secret(NEW_PASSWORD), null))))
                .doesNotContain("Zr8");
    }

    private void lockAccount() {
        lab.faults.add(TARGET, Fault.LOCK_ACCOUNT, 1, null);
        StepFailure failure = failureOf(() -> directory.accepts(account, secret(OTHER_PASSWORD), null));
        assertThat(failure.code()).isEqualTo("account-locked");
    }

    private Account with(String name, String rotator, Path rotatorPasswordFile) {
        return LabForestRig.account(
                name,
                AccessTo.simple(
                        List.of(lab.directory.url()),
                        lab.certificates.caFile(),
                        CONTOSO.baseDn(),
                        rotator,
                        rotatorPasswordFile,
                        null));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static StepFailure failureOf(ThrowingCallable call) {
        StepFailure failure = catchThrowableOfType(StepFailure.class, call);
        assertThat(failure).as("the call fails").isNotNull();
        return failure;
    }

    private static String everythingIn(StepFailure failure) {
        assertThat(failure.getCause()).isNull();
        return failure + " " + failure.message() + " " + failure.detail();
    }
}
