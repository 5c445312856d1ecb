package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.directory.Directory.PasswordChange;
import dev.keyturn.directory.Directory.Proof;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Finding.Severity;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.StepFailure.Kind;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a real domain controller has: moves, fine-grained policies, nested groups, StartTLS, Kerberos. */
class SambaDirectoryIT {

    private static final Intent TO_CHANGE = Intent.toChange(false);
    private static final String NEW = "Zr8-winter.Harbour-42_lamp";

    @TempDir
    Path folder;

    private final Directory directory = new AdDirectory(Clock.systemUTC());
    private SambaForest forest;
    private SambaAccount samba;

    @BeforeEach
    void makeAccount() {
        forest = SambaForest.contoso();
        samba = forest.newAccount();
    }

    @AfterEach
    void removeAccount() {
        if (samba != null) {
            samba.delete();
        }
    }

    @Test
    void theRotatorMayResetThisOneAccountAndNoOther() {
        String other = forest.addUser("MSOL_other" + System.nanoTime() % 100_000, "OU=Connectors");
        String name = other.substring(3, other.indexOf(','));
        Account notDelegated = new Account("x", name, "x", null, samba.access(), List.of(), false, null, null);
        try {
            assertThat(messages(samba.account(), TO_CHANGE, Severity.BLOCKS)).isEmpty();
            assertThat(messages(notDelegated, TO_CHANGE, Severity.BLOCKS))
                    .containsExactly(name + " cannot have its password reset by the rotator " + forest.rotatorDn()
                            + "; delegate the right Reset Password on this account to it. As a domain administrator: dsacls \""
                            + other + "\" /G \"keyturn-rotator@contoso.test:CA;Reset Password\".");
            StepFailure failure =
                    failureOf(() -> directory.setPassword(notDelegated, TO_CHANGE, null, secret(NEW), seen -> {}));
            assertThat(failure.code()).isEqualTo("reset-not-allowed");
            assertThat(failure.message())
                    .isEqualTo("The rotator may not reset the password of " + name + " on " + forest.address()
                            + ":636; delegate the right Reset Password on this account to it.");
        } finally {
            forest.asAdministrator(administrator -> administrator.delete(other));
        }
    }

    @Test
    void anAccountThatWasMovedAndGotAnotherCommonNameIsTheSameObject() {
        AccountState before = directory.check(samba.account(), TO_CHANGE);
        Intent known = TO_CHANGE.about(before.guid(), before.dn());
        samba.moveTo("OU=Moved", samba.name() + "-moved");

        assertThat(messages(samba.account(), known, Severity.WARNS))
                .containsExactly(samba.name() + " was moved since the approval, from " + before.dn() + " to "
                        + samba.dn() + ". It is the same object, so the rotation goes on with it.");
        PasswordChange change = directory.setPassword(samba.account(), known, null, secret(NEW), seen -> {});
        assertThat(change.after().dn()).isEqualTo(samba.dn());
        assertThat(directory.accepts(samba.account(), secret(NEW), null)).isTrue();
    }

    @Test
    void anAccountThatWasDeletedAndMadeAnewIsAnotherObject() {
        AccountState before = directory.check(samba.account(), TO_CHANGE);
        Intent known = TO_CHANGE.about(before.guid(), before.dn());
        samba.delete();
        forest.addUser(samba.name(), "OU=Connectors");
        samba.allowReset(forest.rotatorDn());

        assertThat(messages(samba.account(), known, Severity.BLOCKS))
                .containsExactly(samba.name() + " is not the object that was checked before the approval: that one is"
                        + " gone and another has its name. Cancel this rotation and ask for a new one.");
        assertThat(failureOf(() -> directory.setPassword(samba.account(), known, null, secret(NEW), seen -> {}))
                        .code())
                .isEqualTo("another-account");
        assertThat(samba.accepts(SambaForest.PASSWORD)).isTrue();
    }

    @Test
    void anAccountThatExpiredBlocksAndItsLogonIsRefused() {
        samba.set("accountExpires", "133000000000000000");

        assertThat(messages(samba.account(), TO_CHANGE, Severity.BLOCKS))
                .containsExactly(samba.name() + " expired at 2022-06-18T04:26:40Z; extend it.");
        StepFailure failure = failureOf(() -> directory.accepts(samba.account(), secret(SambaForest.PASSWORD), null));
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.message())
                .isEqualTo(forest.address() + ":636 refuses the logon: " + samba.name() + " is expired; extend it.");
    }

    @Test
    void aPasswordThatMustBeChangedAtTheNextLogonIsWhatARotationRepairs() {
        samba.set("userAccountControl", "512");
        samba.set("pwdLastSet", "0");

        assertThat(messages(samba.account(), TO_CHANGE, Severity.WARNS))
                .containsExactly(samba.name() + " must change its password at the next logon; the rotation does that.");
        assertThat(messages(samba.account(), new Intent(false, false, null, null), Severity.BLOCKS))
                .singleElement()
                .asString()
                .contains("so nothing can log in with it");
        assertThat(failureOf(() -> directory.accepts(samba.account(), secret(SambaForest.PASSWORD), null))
                        .code())
                .isEqualTo("must-change-password");
        directory.setPassword(samba.account(), TO_CHANGE, null, secret(NEW), seen -> {});
        assertThat(directory.accepts(samba.account(), secret(NEW), null)).isTrue();
    }

    @Test
    void aMemberOfProtectedUsersIsFoundThroughAnotherGroup() {
        String group = "CN=nested-" + samba.name() + ",CN=Users," + forest.baseDn();
        forest.asAdministrator(administrator -> {
            Entry entry = new Entry(group);
            entry.addAttribute("objectClass", "group");
            entry.addAttribute("member", samba.dn());
            administrator.add(entry);
            administrator.modify(
                    "CN=Protected Users,CN=Users," + forest.baseDn(),
                    new Modification(ModificationType.ADD, "member", group));
        });
        try {
            assertThat(messages(samba.account(), TO_CHANGE, Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .startsWith(samba.name() + " is a member of Protected Users")
                    .contains("a new password could not be proved", "Remove-ADGroupMember \"Protected Users\"");
            Account byKerberos = samba.account(AccessTo.like(samba.access())
                    .withKerberos(principal(), forest.rotatorPasswordFile(), null)
                    .settings());
            SambaKerberos.use(forest);
            assertThat(messages(byKerberos, TO_CHANGE, Severity.BLOCKS)).isEmpty();
            assertThat(messages(byKerberos, TO_CHANGE, Severity.WARNS))
                    .singleElement()
                    .asString()
                    .contains("The new password is proved with Kerberos");
        } finally {
            forest.asAdministrator(administrator -> administrator.delete(group));
        }
    }

    @Test
    void aProtectedGroupIsNamedWithTheCommandThatLeavesItAndTheRightIsGrantedAgainAfterwards() {
        assertThat(directory.check(samba.account(), TO_CHANGE).rightAtRisk()).isNull();
        forest.asAdministrator(administrator -> administrator.modify(
                "CN=Backup Operators,CN=Builtin," + forest.baseDn(),
                new Modification(ModificationType.ADD, "member", samba.dn())));

        AccountState state = directory.check(samba.account(), TO_CHANGE);
        assertThat(state.rightAtRisk()).isNotNull();
        assertThat(state.rightAtRisk().message())
                .contains("is a member of Backup Operators", "AdminSDHolder")
                .contains("Remove-ADPrincipalGroupMembership " + samba.name() + " -MemberOf \"Backup Operators\"")
                .contains("-Clear adminCount", ":CA;Reset Password");
        assertThat(messages(samba.account(), TO_CHANGE, Severity.WARNS))
                .contains(state.rightAtRisk().message());

        samba.forbidReset(forest.rotatorDn());
        assertThat(directory.check(samba.account(), TO_CHANGE).rightAtRisk().message())
                .as("wiped")
                .contains("cannot have its password reset by the rotator");
    }

    @Test
    void theAgeOfTheRotatorsOwnPasswordIsToldByEachOfItsNames() {
        Directory later = new AdDirectory(Clock.offset(Clock.systemUTC(), Duration.ofDays(100)));
        for (String name : List.of(forest.rotatorDn(), "keyturn-rotator@" + forest.realm())) {
            Account account = samba.account(AccessTo.like(samba.access())
                    .as(name, forest.rotatorPasswordFile())
                    .settings());
            assertThat(messages(account, TO_CHANGE, Severity.INFORMS)).anySatisfy(message -> assertThat(message)
                    .startsWith("The rotator " + name + " has had its own password since 20"));
            assertThat(later.check(account, TO_CHANGE).findings())
                    .filteredOn(finding -> finding.severity() == Severity.WARNS)
                    .extracting(Finding::message)
                    .anySatisfy(message ->
                            assertThat(message).contains("nothing changes it by itself", "Set-ADAccountPassword"));
        }
    }

    @Test
    void restrictionsOfItsLogonAreSeenBeforeTheChange() {
        samba.set("userAccountControl", Integer.toString(66048 | 0x40000));
        assertThat(messages(samba.account(), TO_CHANGE, Severity.BLOCKS))
                .singleElement()
                .asString()
                .contains("needs a smart card to log on", "-SmartcardLogonRequired $false");
        samba.set("userAccountControl", "66048");

        samba.set("userWorkstations", "AADC01");
        assertThat(messages(samba.account(), TO_CHANGE, Severity.WARNS))
                .singleElement()
                .asString()
                .contains("may log on from AADC01 only");
        forest.asAdministrator(administrator ->
                administrator.modify(samba.dn(), new Modification(ModificationType.DELETE, "userWorkstations")));

        forest.asAdministrator(administrator -> administrator.modify(
                samba.dn(), new Modification(ModificationType.REPLACE, "logonHours", new byte[21])));
        assertThat(messages(samba.account(), TO_CHANGE, Severity.BLOCKS))
                .singleElement()
                .asString()
                .contains("may not log on at this hour");
        directory.setPassword(samba.account(), TO_CHANGE, null, secret(NEW), seen -> {});
        assertThat(directory.accepts(samba.account(), secret(NEW), null))
                .as("530 is said of the right password")
                .isTrue();
        assertThat(directory.accepts(samba.account(), secret("Never-set.before-2026"), null))
                .isFalse();
    }

    @Test
    void kerberosTakesThePresentPasswordOnlyAndProvesItAtOnce() {
        SambaKerberos.use(forest);
        Account byKerberos = samba.account(AccessTo.like(samba.access())
                .withKerberos(principal(), forest.rotatorPasswordFile(), null)
                .settings());
        directory.setPassword(byKerberos, TO_CHANGE, null, secret(NEW), seen -> {});

        assertThat(directory.accepts(byKerberos, secret(SambaForest.PASSWORD), null))
                .as("a bind takes the previous one")
                .isTrue();
        assertThat(directory
                        .prove(byKerberos, TO_CHANGE, secret(SambaForest.PASSWORD))
                        .verdict())
                .isEqualTo(Proof.Verdict.NOT_PRESENT);
        Proof proof = directory.prove(byKerberos, TO_CHANGE, secret(NEW));
        assertThat(proof.verdict()).isEqualTo(Proof.Verdict.PRESENT);
        assertThat(proof.by()).isEqualTo(ProvedBy.KERBEROS);
    }

    private String principal() {
        return "keyturn-rotator@" + forest.realm().toUpperCase(Locale.ROOT);
    }

    @Test
    void aFineGrainedPolicyThatTheRotatorMayNotReadGetsTheLongestPassword() {
        String pso = "strict-" + samba.name();
        forest.tool("domain", "passwordsettings", "pso", "create", pso, "1", "--min-pwd-length=60", "--complexity=on");
        forest.tool("domain", "passwordsettings", "pso", "apply", pso, samba.name());
        try (Secret password = directory.generatePassword(samba.account())) {
            assertThat(messages(samba.account(), TO_CHANGE, Severity.WARNS))
                    .containsExactly(
                            samba.name() + " has a password policy that the rotator may not read; a password of 64"
                                    + " characters will be tried.");
            assertThat(password.length()).isEqualTo(64);

            StepFailure failure =
                    failureOf(() -> directory.setPassword(samba.account(), TO_CHANGE, null, secret(NEW), seen -> {}));
            assertThat(failure.kind()).isEqualTo(Kind.REJECTED_PASSWORD);
            assertThat(failure.message())
                    .isEqualTo(forest.address() + ":636 does not accept the new password of " + samba.name()
                            + ": its password policy or a password filter refuses it.");
            directory.setPassword(samba.account(), TO_CHANGE, null, password, seen -> {});
            assertThat(directory.accepts(samba.account(), password, null)).isTrue();
        } finally {
            forest.tool("domain", "passwordsettings", "pso", "delete", pso);
        }
    }

    @Test
    void aSelfChangeWaitsForTheMinimumAge() {
        forest.modify(forest.baseDn(), "minPwdAge", "-864000000000");
        try {
            Account itself = samba.account(AccessTo.like(samba.access())
                    .changing(ChangeMethod.SELF_CHANGE)
                    .settings());
            assertThat(messages(itself, Intent.toChange(true), Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .contains("may not change it itself again before");
            assertThat(failureOf(() -> directory.setPassword(
                                    itself,
                                    Intent.toChange(true),
                                    secret(SambaForest.PASSWORD),
                                    secret(NEW),
                                    seen -> {}))
                            .kind())
                    .isEqualTo(Kind.REJECTED_PASSWORD);
        } finally {
            forest.modify(forest.baseDn(), "minPwdAge", "0");
        }
    }

    @Test
    void startTlsIsAsGoodAsLdaps() {
        Account startTls = samba.account(
                AccessTo.like(samba.access(), "ldap://" + forest.address()).settings());

        PasswordChange change = directory.setPassword(startTls, TO_CHANGE, null, secret(NEW), seen -> {});

        assertThat(change.after().domainController()).isEqualTo(forest.address() + ":389");
        assertThat(directory.accepts(startTls, secret(NEW), forest.address() + ":389"))
                .isTrue();
    }

    @Test
    void aCertificateForAnotherNameIsRefusedWithLdapsAndWithStartTls() {
        try (UnreliableWire ldaps = new UnreliableWire(forest.address(), 636)) {
            // the certificate names 127.0.0.1, which "localhost" is not
            String url = ldaps.url().replace("127.0.0.1", "localhost");
            Account account = samba.account(AccessTo.like(samba.access(), url).settings());

            StepFailure failure = failureOf(() -> directory.check(account, TO_CHANGE));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.message())
                    .isEqualTo("The certificate of " + url.substring("ldaps://".length())
                            + " is not trusted or is not for this name; check the host name and the file with the"
                            + " certificate authority in the configuration.");
        }
        try (UnreliableWire ldap = UnreliableWire.thatOnlyPasses(forest.address(), 389)) {
            String url = ldap.url().replace("ldaps://127.0.0.1", "ldap://localhost");
            Account account = samba.account(AccessTo.like(samba.access(), url).settings());

            assertThat(failureOf(() -> directory.check(account, TO_CHANGE)).code())
                    .isEqualTo("certificate-not-trusted");
        }
    }

    @Test
    void theRotatorLogsInWithKerberosByPasswordOrKeytab() throws IOException {
        SambaKerberos.use(forest);
        String principal = principal();
        Account byPassword = samba.account(AccessTo.like(samba.access())
                .withKerberos(principal, forest.rotatorPasswordFile(), null)
                .settings());
        Account byKeytab = samba.account(AccessTo.like(samba.access())
                .withKerberos(principal, null, forest.keytab("keyturn-rotator"))
                .settings());
        Account wrong = samba.account(AccessTo.like(samba.access())
                .withKerberos(principal, Files.writeString(folder.resolve("wrong"), "Wrong-password.1"), null)
                .settings());
        directory.setPassword(byPassword, TO_CHANGE, null, secret(NEW), seen -> {});
        assertThat(directory.accepts(byKeytab, secret(NEW), null)).isTrue();
        assertThat(messages(byKeytab, TO_CHANGE, Severity.BLOCKS)).isEmpty();
        StepFailure failure = failureOf(() -> directory.check(wrong, TO_CHANGE));
        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("rotator-refused");
        assertThat(failure.message()).contains("with Kerberos", principal);
        assertThat(failure + failure.message() + failure.detail()).doesNotContain("Wrong-password");
    }

    private List<String> messages(Account account, Intent intent, Severity severity) {
        return directory.check(account, intent).findings().stream()
                .filter(finding -> finding.severity() == severity)
                .map(Finding::message)
                .toList();
    }

    private static StepFailure failureOf(ThrowingCallable call) {
        StepFailure failure = catchThrowableOfType(StepFailure.class, call);
        assertThat(failure).as("the call fails").isNotNull();
        return failure;
    }

    private static Secret secret(String text) {
        return Secret.takeFrom(text.toCharArray());
    }
}
