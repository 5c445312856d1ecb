package dev.keyturn.lab.directory;

import static dev.keyturn.lab.state.LabForestRig.CONTOSO;
import static dev.keyturn.lab.state.LabForestRig.TARGET;
import static dev.keyturn.lab.state.LabForestRig.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.Journal;
import dev.keyturn.lab.state.LabForestRig;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab's directory as a plain LDAP client sees it. */
class LabDirectoryTest {

    private static final String NEW_PASSWORD = "Zr8-winter.Harbour-42_lamp";
    private static final String THIRD_PASSWORD = "Qm3-summer.Meadow-17_kite";

    @TempDir
    Path root;

    private LabForestRig lab;

    @BeforeEach
    void start() {
        lab = new LabForestRig(root);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void aFreshAccountLogsInWithTheInitialPasswordByEachOfItsNames() throws Exception {
        for (String name :
                List.of(CONTOSO.accountDn(), "msol_0A1B2C3D4E5F@contoso.com", "CONTOSO\\MSOL_0a1b2c3d4e5f")) {
            try (Secret initial = lab.directory.initialPassword()) {
                bind(name, initial.use(String::new)).close();
            }
        }
        assertThat(lab.journal.all())
                .extracting(Journal.Entry::action, entry -> entry.facts().get("resultCode"))
                .containsOnly(tuple("bind", 0))
                .hasSize(3);
    }

    @Test
    void speaksTlsOnly() {
        assertThatThrownBy(() -> new LDAPConnection("localhost", lab.directory.port()).getRootDSE())
                .isInstanceOf(LDAPException.class);
    }

    @Test
    void refusesLogonsInTheWordsOfActiveDirectory() throws Exception {
        lab.directory.changePassword(secret(NEW_PASSWORD));

        assertThat(logonFailure(CONTOSO.accountDn(), "wrong")).isEqualTo("52e");
        assertThat(logonFailure("CN=nobody,DC=contoso,DC=com", "wrong")).isEqualTo("525");
        assertThat(logonFailure(CONTOSO.rotatorDn(), "wrong")).isEqualTo("52e");
        lab.directory.enable(false);
        assertThat(logonFailure(CONTOSO.accountDn(), "wrong")).isEqualTo("52e");
        assertThat(logonFailure(CONTOSO.accountDn(), NEW_PASSWORD)).isEqualTo("533");
        assertThat(lab.directory.account().enabled()).isFalse();
    }

    @Test
    void theTenthWrongPasswordLocksAndThenTheRightOneIsRefusedToo() throws Exception {
        lab.directory.changePassword(secret(NEW_PASSWORD));
        for (int i = 0; i < 9; i++) {
            assertThat(logonFailure(CONTOSO.accountDn(), "wrong")).isEqualTo("52e");
        }
        assertThat(lab.directory.account().locked()).isFalse();
        assertThat(logonFailure(CONTOSO.accountDn(), "wrong")).isEqualTo("52e");

        assertThat(lab.directory.account().locked()).isTrue();
        assertThat(lab.directory.account().failedBinds()).isEqualTo(10);
        assertThat(logonFailure(CONTOSO.accountDn(), NEW_PASSWORD)).isEqualTo("775");
        assertThat(lab.actions()).containsSubsequence("bind", "lock", "bind");

        lab.directory.changePassword(secret(THIRD_PASSWORD));
        assertThat(logonFailure(CONTOSO.accountDn(), THIRD_PASSWORD)).isEqualTo("775");

        lab.directory.unlock();
        bind(CONTOSO.accountDn(), THIRD_PASSWORD).close();
        assertThat(lab.directory.account().failedBinds()).isZero();
    }

    @Test
    void aLockoutEndsAfterHalfAnHourAndWrongPasswordsFarApartDoNotAddUp() throws Exception {
        lab.directory.changePassword(secret(NEW_PASSWORD));
        for (int i = 0; i < 10; i++) {
            logonFailure(CONTOSO.accountDn(), "wrong");
        }
        lab.clock.forward(Duration.ofMinutes(29));
        assertThat(logonFailure(CONTOSO.accountDn(), NEW_PASSWORD)).isEqualTo("775");
        lab.clock.forward(Duration.ofMinutes(1));
        bind(CONTOSO.accountDn(), NEW_PASSWORD).close();

        for (int i = 0; i < 12; i++) {
            lab.clock.forward(Duration.ofMinutes(31));
            logonFailure(CONTOSO.accountDn(), "wrong");
        }
        assertThat(lab.directory.account().failedBinds()).isEqualTo(1);
        assertThat(lab.directory.account().locked()).isFalse();
    }

    @Test
    void theRightPasswordForgetsTheWrongOnes() throws Exception {
        lab.directory.changePassword(secret(NEW_PASSWORD));
        logonFailure(CONTOSO.accountDn(), "wrong");
        logonFailure(CONTOSO.accountDn(), "wrong");
        assertThat(lab.directory.account().failedBinds()).isEqualTo(2);

        bind(CONTOSO.accountDn(), NEW_PASSWORD).close();

        assertThat(lab.directory.account().failedBinds()).isZero();
    }

    @Test
    void noOne_reads_or_searches_for_a_password() throws Exception {
        lab.directory.changePassword(secret(NEW_PASSWORD));
        try (LDAPConnection rotator = rotator()) {
            Entry entry = rotator.getEntry(CONTOSO.accountDn(), "*", "unicodePwd");

            assertThat(entry.hasAttribute("unicodePwd")).isFalse();
            assertThat(entry.hasAttribute("msDS-KeyVersionNumber"))
                    .as("constructed, not asked for")
                    .isFalse();
            assertThat(rotator.search(CONTOSO.baseDn(), SearchScope.SUB, "(unicodePwd=*)")
                            .getEntryCount())
                    .isZero();
        }
        assertThat(Files.readString(root.resolve("directory-contoso.com.json"))).doesNotContain("Zr8");
    }

    @Test
    void whoIsNotLoggedInReadsNothingButTheRoot() throws Exception {
        try (LDAPConnection anonymous = connect()) {
            assertThat(anonymous.getRootDSE().getAttributeValue("defaultNamingContext"))
                    .isEqualTo(CONTOSO.baseDn());
            LDAPException failure =
                    failureOf(() -> anonymous.search(CONTOSO.baseDn(), SearchScope.SUB, "(objectClass=*)"));
            assertThat(failure.getResultCode()).isEqualTo(ResultCode.OPERATIONS_ERROR);
        }
    }

    @Test
    void theDomainShowsItsPolicy() throws Exception {
        try (LDAPConnection rotator = rotator()) {
            Entry domain = rotator.getEntry(CONTOSO.baseDn());
            assertThat(domain.getAttributeValue("minPwdLength")).isEqualTo("14");
            assertThat(domain.getAttributeValue("lockoutThreshold")).isEqualTo("10");
            assertThat(domain.getAttributeValue("lockOutObservationWindow")).isEqualTo("-18000000000");
        }
    }

    @Test
    void aResetMovesTimeAndKeyVersion() throws Exception {
        lab.clock.forward(Duration.ofDays(90));
        try (LDAPConnection rotator = rotator()) {
            rotator.modify(CONTOSO.accountDn(), replace(quoted(NEW_PASSWORD)));
            Entry entry = rotator.getEntry(CONTOSO.accountDn(), "pwdLastSet", "msDS-KeyVersionNumber");
            assertThat(entry.getAttributeValue("msDS-KeyVersionNumber")).isEqualTo("2");
            // 2026-05-31T08:00:00Z in units of 100 ns since 1601
            assertThat(entry.getAttributeValue("pwdLastSet")).isEqualTo("134246880000000000");
        }
        assertThat(lab.directory.account().pwdLastSet()).isEqualTo(Instant.parse("2026-05-31T08:00:00Z"));
        assertThat(lab.directory.account().fingerprint()).isEqualTo(lab.keys.fingerprint(secret(NEW_PASSWORD)));
        assertThat(lab.journal.all()).singleElement().satisfies(entry -> {
            assertThat(entry.target()).isEqualTo(TARGET);
            assertThat(entry.action()).isEqualTo("reset-password");
            assertThat(entry.facts())
                    .containsAllEntriesOf(Map.of(
                            "by", "keyturn",
                            "fingerprint", lab.keys.fingerprint(secret(NEW_PASSWORD)),
                            "pwdLastSet", "2026-05-31T08:00:00Z"));
        });
    }

    @Test
    void aPasswordThatIsNotQuotedUtf16IsRefused() throws Exception {
        try (LDAPConnection rotator = rotator()) {
            for (byte[] value : List.of(
                    NEW_PASSWORD.getBytes(StandardCharsets.UTF_8),
                    NEW_PASSWORD.getBytes(StandardCharsets.UTF_16LE),
                    ("\"" + NEW_PASSWORD + "\"").getBytes(StandardCharsets.UTF_16BE),
                    new byte[0])) {
                LDAPException failure = failureOf(() -> rotator.modify(CONTOSO.accountDn(), replace(value)));
                assertThat(failure.getResultCode()).isEqualTo(ResultCode.UNWILLING_TO_PERFORM);
                assertThat(failure.getDiagnosticMessage()).startsWith("0000001F");
            }
        }
        assertThat(lab.journal.all()).isEmpty();
    }

    @Test
    void shortSimpleOrTellingPasswordsBreakThePolicy() throws Exception {
        try (LDAPConnection rotator = rotator()) {
            for (String password : List.of("Short-1", "only-letters-and-signs", "A1-msol_0A1B2C3D4E5F-b")) {
                LDAPException failure = failureOf(() -> rotator.modify(CONTOSO.accountDn(), replace(quoted(password))));
                assertThat(failure.getResultCode()).isEqualTo(ResultCode.CONSTRAINT_VIOLATION);
                assertThat(failure.getDiagnosticMessage())
                        .startsWith("0000052D: Constraint violation - check_password_restrictions");
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> lab.directory.changePassword(secret("Short-1")));
    }

    @Test
    void theAccountChangesItsOwnPasswordWhenItKnowsTheOldOneButDoesNotResetIt() throws Exception {
        lab.directory.changePassword(secret(NEW_PASSWORD));
        try (LDAPConnection itself = bind(CONTOSO.accountDn(), NEW_PASSWORD)) {
            LDAPException reset = failureOf(() -> itself.modify(CONTOSO.accountDn(), replace(quoted(THIRD_PASSWORD))));
            assertThat(reset.getResultCode()).isEqualTo(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
            assertThat(reset.getDiagnosticMessage()).startsWith("00000005");

            LDAPException wrong = failureOf(() -> itself.modify(CONTOSO.accountDn(), change("wrong", THIRD_PASSWORD)));
            assertThat(wrong.getDiagnosticMessage()).startsWith("00000056");
            LDAPException again =
                    failureOf(() -> itself.modify(CONTOSO.accountDn(), change(NEW_PASSWORD, NEW_PASSWORD)));
            assertThat(again.getDiagnosticMessage()).startsWith("0000052D");

            itself.modify(CONTOSO.accountDn(), change(NEW_PASSWORD, THIRD_PASSWORD));
        }
        bind(CONTOSO.accountDn(), THIRD_PASSWORD).close();
        assertThat(lab.actions()).containsExactly("reset-password", "bind", "change-password", "bind");
    }

    @Test
    void nothingButThePasswordCanBeModified() throws Exception {
        try (LDAPConnection rotator = rotator()) {
            LDAPException other = failureOf(() -> rotator.modify(
                    CONTOSO.accountDn(), new Modification(ModificationType.REPLACE, "description", "mine")));
            assertThat(other.getResultCode()).isEqualTo(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
            assertThat(failureOf(() -> rotator.delete(CONTOSO.accountDn())).getResultCode())
                    .isEqualTo(ResultCode.UNWILLING_TO_PERFORM);
        }
    }

    @Test
    void aRestartKeepsPasswordLockoutAndRotator() throws Exception {
        lab.directory.changePassword(secret(NEW_PASSWORD));
        for (int i = 0; i < 3; i++) {
            logonFailure(CONTOSO.accountDn(), "wrong");
        }
        LabAccount before = lab.directory.account();
        String rotatorPassword = Files.readString(lab.directory.rotatorPasswordFile());
        byte[] authority = Files.readAllBytes(lab.certificates.caFile());
        lab.close();

        lab = new LabForestRig(root);

        assertThat(lab.directory.account()).isEqualTo(before);
        assertThat(Files.readString(lab.directory.rotatorPasswordFile())).isEqualTo(rotatorPassword);
        assertThat(Files.readAllBytes(lab.certificates.caFile())).isEqualTo(authority);
        bind(CONTOSO.accountDn(), NEW_PASSWORD).close();
        rotator().close();
        assertThat(lab.actions()).containsExactly("reset-password", "bind", "bind", "bind", "bind");
    }

    @Test
    void theInitialPasswordIsKnownUntilAnotherOneIsSet() {
        String fingerprint = lab.directory.account().fingerprint();
        lab.close();
        lab = new LabForestRig(root);
        try (Secret initial = lab.directory.initialPassword()) {
            assertThat(lab.keys.fingerprint(initial)).isEqualTo(fingerprint);
        }
        lab.directory.changePassword(secret(NEW_PASSWORD));

        assertThatIllegalStateException().isThrownBy(lab.directory::initialPassword);
    }

    @Test
    void secretsAreForTheirOwnerOnly() throws IOException {
        for (String file : List.of("directory-contoso.com-rotator.password", "lab-directory.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aLostAnswerLeavesTheWorkDone() throws Exception {
        lab.faults.add(TARGET, Fault.LOSE_ANSWER, 1, null);
        try (LDAPConnection rotator = rotator()) {
            LDAPException failure = failureOf(() -> rotator.modify(CONTOSO.accountDn(), replace(quoted(NEW_PASSWORD))));
            assertThat(failure.getResultCode()).isEqualTo(ResultCode.SERVER_DOWN);
        }
        bind(CONTOSO.accountDn(), NEW_PASSWORD).close();
        assertThat(lab.actions()).containsExactly("reset-password", "bind");
    }

    @Test
    void toldToBeUnreachableItClosesConnectionsUntilTheFaultIsOver() throws Exception {
        lab.faults.add(TARGET, Fault.UNREACHABLE, null, 60);
        failureOf(this::connect);
        failureOf(this::connect);

        lab.clock.forward(Duration.ofSeconds(60));
        connect().close();
    }

    @Test
    void toldToLockTheAccountItDoesSoAtItsNextLogon() throws Exception {
        lab.directory.changePassword(secret(NEW_PASSWORD));
        lab.faults.add(TARGET, Fault.LOCK_ACCOUNT, 1, null);
        rotator().close();
        assertThat(lab.directory.account().locked()).isFalse();

        assertThat(logonFailure(CONTOSO.accountDn(), NEW_PASSWORD)).isEqualTo("775");
        assertThat(lab.directory.account().locked()).isTrue();
        assertThat(lab.actions()).containsExactly("reset-password", "lock", "bind");
    }

    @Test
    void closingItDoesNotWaitForASlowAnswer() throws Exception {
        lab.faults.add(TARGET, Fault.SLOW, 1, null);
        try (LDAPConnection connection = connect()) {
            Thread client = new Thread(() -> failureOf(() -> connection.bind(CONTOSO.rotatorDn(), "wrong")));
            client.start();
            await().until(() -> !lab.faults.holds(TARGET, Fault.SLOW));
            lab.close();
            client.join(2_000);
            assertThat(client.isAlive()).isFalse();
        }
    }

    private LDAPConnection connect() throws LDAPException {
        try {
            SSLUtil tls = new SSLUtil(
                    new PEMFileTrustManager(lab.certificates.caFile().toFile()));
            return new LDAPConnection(tls.createSSLSocketFactory(), "localhost", lab.directory.port());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private LDAPConnection bind(String name, String password) throws LDAPException {
        LDAPConnection connection = connect();
        try {
            connection.bind(name, password);
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    private LDAPConnection rotator() throws LDAPException, IOException {
        return bind(CONTOSO.rotatorDn(), Files.readString(lab.directory.rotatorPasswordFile()));
    }

    private String logonFailure(String name, String password) {
        LDAPException failure = failureOf(() -> bind(name, password));
        assertThat(failure.getResultCode()).isEqualTo(ResultCode.INVALID_CREDENTIALS);
        assertThat(failure.getDiagnosticMessage())
                .matches("80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data \\w+, v4563");
        return failure.getDiagnosticMessage().replaceAll(".*data (\\w+),.*", "$1");
    }

    private static Modification replace(byte[] value) {
        return new Modification(ModificationType.REPLACE, "unicodePwd", value);
    }

    private static List<Modification> change(String old, String password) {
        return List.of(
                new Modification(ModificationType.DELETE, "unicodePwd", quoted(old)),
                new Modification(ModificationType.ADD, "unicodePwd", quoted(password)));
    }

    private static byte[] quoted(String password) {
        return ("\"" + password + "\"").getBytes(StandardCharsets.UTF_16LE);
    }

    private static LDAPException failureOf(ThrowingCallable call) {
        LDAPException failure = catchThrowableOfType(LDAPException.class, call);
        assertThat(failure).as("the call fails").isNotNull();
        return failure;
    }
}
