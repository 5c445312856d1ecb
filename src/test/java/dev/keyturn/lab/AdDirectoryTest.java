package dev.keyturn.lab;

import static dev.keyturn.lab.LabForestRig.CONTOSO;
import static dev.keyturn.lab.LabForestRig.TARGET;
import static dev.keyturn.lab.LabForestRig.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.unboundid.ldap.listener.CannedResponseRequestHandler;
import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.Finding;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.AdDirectory;
import dev.keyturn.directory.Intent;
import dev.keyturn.directory.PasswordChange;
import dev.keyturn.secret.Secret;
import dev.keyturn.step.StepFailure;
import dev.keyturn.step.StepFailure.Kind;
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
    void looks_at_a_healthy_account_without_counting_a_logon() {
        AccountState state = directory.look(account, TO_CHANGE);

        assertThat(state.domainController()).isEqualTo("localhost:" + lab.directory.port());
        assertThat(state.dn()).isEqualTo("CN=MSOL_0a1b2c3d4e5f,CN=Users,DC=contoso,DC=com");
        assertThat(state.guid()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(state.pwdLastSet()).isEqualTo(Instant.parse("2026-03-02T08:00:00Z"));
        assertThat(state.keyVersion()).isEqualTo(1);
        assertThat(state.findings()).extracting(Finding::severity).containsOnly(Finding.Severity.INFORMS);
        assertThat(state.findings()).extracting(Finding::sentence).anySatisfy(sentence -> assertThat(sentence)
                .contains("at least 14 characters"));
        assertThat(lab.journal.all()).isEmpty();
    }

    @Test
    void the_guid_is_the_one_that_the_directory_keeps() throws IOException {
        String state = Files.readString(root.resolve("directory-contoso.com.json"));

        assertThat(state).contains(directory.look(account, TO_CHANGE).guid());
    }

    @Test
    void a_disabled_and_a_locked_account_block() {
        lab.directory.enable(false);
        lockAccount();

        List<Finding> findings = directory.look(account, TO_CHANGE).findings();

        assertThat(findings.get(0).severity()).isEqualTo(Finding.Severity.BLOCKS);
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Finding.Severity.BLOCKS)
                .extracting(Finding::sentence)
                .satisfiesExactly(first -> assertThat(first).contains("is disabled"), second -> assertThat(second)
                        .contains("is locked"));
    }

    @Test
    void sets_a_generated_password_and_shows_that_it_did() {
        lab.clock.forward(Duration.ofHours(2));
        try (Secret password = directory.generatePassword(account)) {
            PasswordChange reset = directory.setPassword(account, TO_CHANGE, null, password);

            assertThat(reset.before().keyVersion()).isEqualTo(1);
            assertThat(reset.after().keyVersion()).isEqualTo(2);
            assertThat(reset.after().guid()).isEqualTo(reset.before().guid());
            assertThat(reset.after().pwdLastSet()).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
            assertThat(directory.proves(account, password, null)).isTrue();
            assertThat(lab.directory.account().fingerprint()).isEqualTo(lab.keys.fingerprint(password));
            assertThat(lab.actions()).containsExactly("reset-password", "bind");
        }
    }

    @Test
    void repeating_a_reset_is_harmless() {
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD));
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD));

        assertThat(directory.proves(account, secret(NEW_PASSWORD), null)).isTrue();
    }

    @Test
    void a_password_with_letters_beyond_ascii_arrives_whole() {
        directory.setPassword(account, TO_CHANGE, null, secret("Grüße-aus-Zürich-€-2026"));

        assertThat(directory.proves(account, secret("Grüße-aus-Zürich-€-2026"), null))
                .isTrue();
    }

    @Test
    void a_wrong_password_proves_nothing_and_is_tried_once() {
        assertThat(directory.proves(account, secret(NEW_PASSWORD), null)).isFalse();

        assertThat(lab.actions()).containsExactly("bind");
        assertThat(lab.directory.account().failedBinds()).isEqualTo(1);
    }

    @Test
    void an_empty_password_proves_nothing() {
        assertThat(directory.proves(account, secret(""), null)).isFalse();
        assertThat(lab.journal.all()).isEmpty();
    }

    @Test
    void a_locked_account_is_refused_even_with_the_right_password_and_a_reset_does_not_unlock_it() {
        lockAccount();
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD));

        StepFailure failure = failureOf(() -> directory.proves(account, secret(NEW_PASSWORD), null));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("account-locked");
        assertThat(failure.sentence()).contains("localhost:" + lab.directory.port(), "MSOL_0a1b2c3d4e5f", "unlock");
        assertThat(failure.detail()).contains("data 775");

        lab.directory.unlock();
        assertThat(directory.proves(account, secret(NEW_PASSWORD), null)).isTrue();
    }

    @Test
    void a_disabled_account_is_refused() {
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD));
        lab.directory.enable(false);

        assertThat(failureOf(() -> directory.proves(account, secret(NEW_PASSWORD), null))
                        .code())
                .isEqualTo("account-disabled");
    }

    @Test
    void a_password_that_policy_refuses_is_a_rejected_password_and_leaves_the_old_one() {
        String before = lab.directory.account().fingerprint();

        StepFailure failure = failureOf(() -> directory.setPassword(account, TO_CHANGE, null, secret("Short-1")));

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED_PASSWORD);
        assertThat(failure.code()).isEqualTo("0000052D");
        assertThat(failure.detail()).contains("check_password_restrictions");
        assertThat(lab.directory.account().fingerprint()).isEqualTo(before);
        assertThat(lab.journal.all()).isEmpty();
    }

    @Test
    void a_password_filter_rejects_once() {
        lab.faults.add(TARGET, Fault.REJECT_PASSWORD, 1, null);

        assertThat(failureOf(() -> directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD)))
                        .kind())
                .isEqualTo(Kind.REJECTED_PASSWORD);
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD));
        assertThat(directory.proves(account, secret(NEW_PASSWORD), null)).isTrue();
    }

    @Test
    void a_lost_answer_is_transient_and_a_logon_resolves_it() {
        lab.faults.add(TARGET, Fault.LOSE_ANSWER, 1, null);

        StepFailure failure = failureOf(() -> directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD)));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("answer-lost");
        assertThat(lab.actions()).containsExactly("reset-password");
        assertThat(directory.proves(account, secret(NEW_PASSWORD), null)).isTrue();
    }

    @Test
    void an_unreachable_domain_controller_is_transient_and_named() {
        lab.faults.add(TARGET, Fault.UNREACHABLE, 1, null);

        StepFailure failure = failureOf(() -> directory.look(account, TO_CHANGE));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("directory-unreachable");
        assertThat(failure.sentence()).contains("localhost:" + lab.directory.port());
        assertThat(directory.look(account, TO_CHANGE).keyVersion()).isEqualTo(1);
    }

    @Test
    void the_next_domain_controller_is_asked_when_the_first_is_down() throws IOException {
        Account two = lab.account(
                lab.certificates.caFile(),
                Duration.ofSeconds(10),
                "ldaps://localhost:" + closedPort(),
                lab.directory.url());

        assertThat(directory.look(two, TO_CHANGE).domainController()).isEqualTo("localhost:" + lab.directory.port());
        assertThat(directory
                        .setPassword(two, TO_CHANGE, null, secret(NEW_PASSWORD))
                        .after()
                        .keyVersion())
                .isEqualTo(2);
    }

    @Test
    void a_domain_controller_that_answers_too_late_is_transient() {
        lab.faults.add(TARGET, Fault.SLOW, 1, null);
        Account hurried = lab.account(lab.certificates.caFile(), Duration.ofMillis(700), lab.directory.url());

        StepFailure failure = failureOf(() -> directory.look(hurried, TO_CHANGE));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("directory-unreachable");
    }

    @Test
    void a_domain_controller_that_never_answers_is_given_up_in_time() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Account stuck = lab.account(
                    lab.certificates.caFile(), Duration.ofMillis(700), "ldaps://localhost:" + silent.getLocalPort());

            StepFailure failure = assertTimeoutPreemptively(
                    Duration.ofSeconds(5), () -> failureOf(() -> directory.look(stuck, TO_CHANGE)));

            assertThat(failure.code()).isEqualTo("directory-unreachable");
        }
    }

    @Test
    void a_domain_controller_with_an_unknown_authority_is_refused(@TempDir Path elsewhere) {
        Path other = new LabCertificates(new LabFolder(elsewhere), lab.clock).caFile();

        StepFailure failure = failureOf(
                () -> directory.look(lab.account(other, Duration.ofSeconds(10), lab.directory.url()), TO_CHANGE));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("certificate-not-trusted");
        assertThat(failure.sentence()).contains("localhost:" + lab.directory.port(), "authority");
    }

    @Test
    void a_domain_controller_whose_certificate_is_for_another_name_is_refused(@TempDir Path elsewhere)
            throws IOException {
        LabCertificates dc1 = new LabCertificates(new LabFolder(elsewhere), Clock.systemUTC(), "dc1.contoso.com");
        LDAPListenerConfig config = new LDAPListenerConfig(0, new CannedResponseRequestHandler());
        config.setListenAddress(InetAddress.getLoopbackAddress());
        config.setServerSocketFactory(dc1.serverContext().getServerSocketFactory());
        LDAPListener stranger = new LDAPListener(config);
        stranger.startListening();
        String url = "ldaps://localhost:" + stranger.getListenPort();
        try {
            StepFailure failure =
                    failureOf(() -> directory.look(lab.account(dc1.caFile(), Duration.ofSeconds(10), url), TO_CHANGE));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("certificate-not-trusted");
            assertThat(failure.sentence()).contains("localhost", "host name");
            assertThat(failure.detail()).contains("localhost");
        } finally {
            stranger.shutDown(true);
        }
    }

    @Test
    void an_authority_file_without_a_certificate_is_refused_with_its_name() throws IOException {
        Path empty = Files.createFile(root.resolve("empty.pem"));

        StepFailure failure = failureOf(
                () -> directory.look(lab.account(empty, Duration.ofSeconds(10), lab.directory.url()), TO_CHANGE));

        assertThat(failure.code()).isEqualTo("ca-file-unusable");
        assertThat(failure.sentence()).contains(empty.toString());
    }

    @Test
    void a_wrong_rotator_password_is_refused_and_not_shown() throws IOException {
        Path file = Files.writeString(root.resolve("rotator"), OTHER_PASSWORD + "\r\n");

        StepFailure failure =
                failureOf(() -> directory.look(with(CONTOSO.account(), CONTOSO.rotatorDn(), file), TO_CHANGE));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("rotator-refused");
        assertThat(failure.sentence()).contains("CN=keyturn", file.toString());
        assertThat(everythingIn(failure)).doesNotContain(OTHER_PASSWORD);
    }

    @Test
    void a_missing_or_empty_rotator_password_file_is_refused() throws IOException {
        Path empty = Files.writeString(root.resolve("rotator"), "\n");

        for (Path file : List.of(empty, root.resolve("nowhere"))) {
            StepFailure failure =
                    failureOf(() -> directory.look(with(CONTOSO.account(), CONTOSO.rotatorDn(), file), TO_CHANGE));
            assertThat(failure.code()).isEqualTo("rotator-password-missing");
            assertThat(failure.sentence()).contains(file.toString());
        }
    }

    @Test
    void the_rotator_may_be_named_by_principal_name_and_its_password_file_may_end_with_a_line_break()
            throws IOException {
        String password = Files.readString(lab.directory.rotatorPasswordFile());
        Path file = Files.writeString(root.resolve("rotator"), password + "\r\n");

        assertThat(directory
                        .look(with(CONTOSO.account(), "keyturn@contoso.com", file), TO_CHANGE)
                        .keyVersion())
                .isEqualTo(1);
    }

    @Test
    void an_unknown_account_is_refused_also_when_its_name_looks_like_a_filter() {
        for (String name : List.of("MSOL_nobody", "MSOL_*", "*)(objectClass=*")) {
            StepFailure failure = failureOf(() ->
                    directory.look(with(name, CONTOSO.rotatorDn(), lab.directory.rotatorPasswordFile()), TO_CHANGE));
            assertThat(failure.code()).isEqualTo("account-unknown");
            assertThat(failure.sentence()).contains(name, CONTOSO.baseDn());
        }
    }

    @Test
    void an_account_that_was_handed_no_right_to_reset_is_told_so() throws IOException {
        directory.setPassword(account, TO_CHANGE, null, secret(NEW_PASSWORD));
        Path file = Files.writeString(root.resolve("rotator"), NEW_PASSWORD);
        Account itself = with(CONTOSO.account(), CONTOSO.accountDn(), file);

        StepFailure failure = failureOf(() -> directory.setPassword(itself, TO_CHANGE, null, secret(OTHER_PASSWORD)));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("reset-not-allowed");
        assertThat(directory.look(itself, TO_CHANGE).findings()).anySatisfy(finding -> assertThat(finding.sentence())
                .contains("cannot have its password reset by the rotator"));
        assertThat(directory.proves(account, secret(NEW_PASSWORD), null)).isTrue();
    }

    @Test
    void no_failure_quotes_a_password() {
        List<Fault> faults = List.of(Fault.LOSE_ANSWER, Fault.REJECT_PASSWORD, Fault.UNREACHABLE, Fault.SLOW);
        Account hurried = lab.account(lab.certificates.caFile(), Duration.ofMillis(700), lab.directory.url());
        for (Fault fault : faults) {
            lab.faults.add(TARGET, fault, 1, null);
            StepFailure failure =
                    failureOf(() -> directory.setPassword(hurried, TO_CHANGE, null, secret(NEW_PASSWORD)));
            assertThat(everythingIn(failure)).doesNotContain(NEW_PASSWORD).doesNotContain("Zr8");
        }
        lab.faults.add(TARGET, Fault.LOCK_ACCOUNT, 1, null);
        assertThat(everythingIn(failureOf(() -> directory.proves(account, secret(NEW_PASSWORD), null))))
                .doesNotContain("Zr8");
    }

    private void lockAccount() {
        lab.faults.add(TARGET, Fault.LOCK_ACCOUNT, 1, null);
        StepFailure failure = failureOf(() -> directory.proves(account, secret(OTHER_PASSWORD), null));
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
        return failure + " " + failure.sentence() + " " + failure.detail();
    }
}
