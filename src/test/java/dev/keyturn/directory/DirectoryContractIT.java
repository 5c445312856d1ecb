package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.directory.Directory.PasswordChange;
import dev.keyturn.directory.Directory.Proof;
import dev.keyturn.directory.Directory.Replica;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Finding.Severity;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.StepFailure.Kind;
import dev.keyturn.secret.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;

/** What the adapter for Active Directory promises, tried with each directory: the lab behaves as a domain controller does. */
class DirectoryContractIT {

    private static final Intent TO_CHANGE = Intent.toChange(false);
    private static final String FIRST = "Zr8-winter.Harbour-42_lamp";
    private static final String SECOND = "Qm3-summer.Meadow-17_kite";
    private static final int THRESHOLD = 10;

    @TempDir
    Path folder;

    @OnEachDirectory
    void aCheckFindsNothingAgainstAHealthyAccountAndCountsNoLogon(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            AccountState state = adapter(rig).check(rig.account(), TO_CHANGE);

            assertThat(state.dn()).isEqualTo(rig.dn());
            assertThat(state.guid()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
            assertThat(state.pwdLastSet()).isNotNull();
            assertThat(state.keyVersion()).isPositive();
            assertThat(state.wrongLogonsLeft()).isEqualTo(THRESHOLD);
            assertThat(state.restorable()).isTrue();
            assertThat(state.findings()).extracting(Finding::severity).containsOnly(Severity.INFORMS);
            assertThat(messages(state, Severity.INFORMS))
                    .anySatisfy(message -> assertThat(message).contains("at least 14 characters"))
                    .anySatisfy(message -> assertThat(message).contains("can have its password reset by the rotator"))
                    .anySatisfy(message -> assertThat(message).contains("locked after 10 wrong passwords"));
            assertThat(rig.failedLogons()).isZero();
        }
    }

    @OnEachDirectory
    void aGeneratedPasswordIsSetAndTheEvidenceShowsIt(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder);
                Secret password = adapter(rig).generatePassword(rig.account())) {
            PasswordChange change = adapter(rig).setPassword(rig.account(), TO_CHANGE, null, password, seen -> {});

            assertThat(password.length()).isEqualTo(48);
            assertThat(change.method()).isEqualTo(ChangeMethod.RESET);
            assertThat(change.after().keyVersion()).isEqualTo(change.before().keyVersion() + 1);
            assertThat(change.after().guid()).isEqualTo(change.before().guid());
            assertThat(change.after().pwdLastSet())
                    .isAfterOrEqualTo(change.before().pwdLastSet());
            assertThat(adapter(rig)
                            .accepts(rig.account(), password, change.after().domainController()))
                    .isTrue();
        }
    }

    @OnEachDirectory
    void repeatingAResetIsHarmless(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            reset(rig, FIRST);

            assertThat(proves(rig, FIRST)).isTrue();
        }
    }

    @OnEachDirectory
    void forAnHourALogonTakesThePreviousPasswordToo(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            AccountState first = adapter(rig).check(rig.account(), TO_CHANGE);
            reset(rig, SECOND);
            AccountState second = adapter(rig).check(rig.account(), TO_CHANGE);

            assertThat(proves(rig, FIRST)).isTrue();
            assertThat(proves(rig, SECOND)).isTrue();
            assertThat(proof(rig, FIRST).verdict()).isEqualTo(Proof.Verdict.PRESENT_OR_PREVIOUS);
            assertThat(proof(rig, SECOND).verdict()).isEqualTo(Proof.Verdict.PRESENT_OR_PREVIOUS);
            assertThat(proof(rig, SECOND).provableFrom())
                    .isEqualTo(second.pwdLastSet().plus(Duration.ofMinutes(61)));
            assertThat(second.keyVersion()).isEqualTo(first.keyVersion() + 1);
            assertThat(second.isNewerThan(first)).isTrue();
            assertThat(rig.failedLogons()).isZero();
        }
    }

    @OnEachDirectory
    void thePasswordsFromBeforeTheLastTwoAreWrongAndTheLatestOfThemCountNoFailure(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            reset(rig, SECOND);
            reset(rig, SECOND);

            assertThat(proves(rig, FIRST)).isFalse();
            assertThat(proof(rig, FIRST).verdict()).isEqualTo(Proof.Verdict.NOT_PRESENT);
            assertThat(rig.failedLogons()).isZero();
        }
    }

    @OnEachDirectory
    void whatTheAccountIsLikeIsToldRightBeforeTheChangeWhichThatMayStop(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            AccountState known = adapter(rig).check(rig.account(), TO_CHANGE);

            assertThatThrownBy(() -> adapter(rig).setPassword(rig.account(), TO_CHANGE, null, secret(FIRST), before -> {
                        assertThat(before.showsSamePasswordAs(known)).isTrue();
                        throw new IllegalStateException("overtaken");
                    }))
                    .hasMessage("overtaken");

            assertThat(adapter(rig).check(rig.account(), TO_CHANGE).keyVersion())
                    .isEqualTo(known.keyVersion());
        }
    }

    @OnEachDirectory
    void aPasswordWithLettersBeyondAsciiArrivesWhole(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, "Grüße-aus-Zürich-€-2026");

            assertThat(proves(rig, "Grüße-aus-Zürich-€-2026")).isTrue();
        }
    }

    @OnEachDirectory
    void aWrongPasswordProvesNothingIsTriedOnceAndBringsTheLockoutNearer(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            assertThat(proves(rig, FIRST)).isFalse();

            assertThat(rig.failedLogons()).isEqualTo(1);
            assertThat(adapter(rig).check(rig.account(), TO_CHANGE).wrongLogonsLeft())
                    .isEqualTo(THRESHOLD - 1);
        }
    }

    @OnEachDirectory
    void anEmptyPasswordProvesNothingAndIsNotTried(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            assertThat(proves(rig, "")).isFalse();
            assertThat(rig.failedLogons()).isZero();
        }
    }

    @OnEachDirectory
    void aLockedAccountIsRefusedWithTheRightPasswordAndAResetDoesNotUnlockIt(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            for (int i = 0; i < THRESHOLD; i++) {
                assertThat(proves(rig, SECOND)).isFalse();
            }
            reset(rig, FIRST);

            StepFailure failure = failureOf(() -> proves(rig, FIRST));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("account-locked");
            assertThat(failure.message())
                    .contains(rig.account().account() + " is locked; find what sends the wrong password");
            assertThat(failure.detail()).contains("data 775");
            assertThat(messages(adapter(rig).check(rig.account(), TO_CHANGE), Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .contains("is locked, and a new password does not unlock it");

            rig.unlock();
            assertThat(proves(rig, FIRST)).isTrue();
        }
    }

    @OnEachDirectory
    void aDisabledAccountBlocksAndIsRefused(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            rig.enable(false);

            assertThat(messages(adapter(rig).check(rig.account(), TO_CHANGE), Severity.BLOCKS))
                    .containsExactly(rig.account().account() + " is disabled; enable it.");
            StepFailure failure = failureOf(() -> proves(rig, FIRST));
            assertThat(failure.code()).isEqualTo("account-disabled");
            assertThat(failure.message()).endsWith("is disabled; enable it.");
        }
    }

    @OnEachDirectory
    void aPasswordThatPolicyRefusesIsARejectedPasswordAndLeavesTheOldOne(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);

            for (String refused : List.of("Short-1", "only-small-letters")) {
                StepFailure failure = failureOf(() -> reset(rig, refused));
                assertThat(failure.kind()).as(refused).isEqualTo(Kind.REJECTED_PASSWORD);
                assertThat(failure.code()).isEqualTo("0000052D");
                assertThat(failure.detail()).contains("0000052D");
            }
            assertThat(proves(rig, FIRST)).isTrue();
        }
    }

    @OnEachDirectory
    void anAccountChangesItsOwnPasswordWhenThePresentOneIsKnown(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);

            PasswordChange change = selfChange(rig, FIRST, SECOND);

            assertThat(change.method()).isEqualTo(ChangeMethod.SELF_CHANGE);
            assertThat(change.after().restorable()).isFalse();
            assertThat(proves(rig, SECOND)).isTrue();
            assertThat(change.after().keyVersion()).isEqualTo(change.before().keyVersion() + 1);
        }
    }

    @OnEachDirectory
    void aSelfChangeBackToAnEarlierPasswordIsARejectedPassword(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            selfChange(rig, FIRST, SECOND);

            StepFailure failure = failureOf(() -> selfChange(rig, SECOND, FIRST));

            assertThat(failure.kind()).isEqualTo(Kind.REJECTED_PASSWORD);
            assertThat(failure.code()).isEqualTo("0000052D");
            assertThat(proves(rig, SECOND)).isTrue();
        }
    }

    @OnEachDirectory
    void aSelfChangeWithAWrongPresentPasswordIsRefusedAfterOneTry(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            StepFailure failure = failureOf(() -> selfChange(rig, FIRST, SECOND));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("present-password-wrong");
            assertThat(failure.message()).contains("It was changed outside of Keyturn");
            assertThat(rig.failedLogons()).isEqualTo(1);
        }
    }

    @OnEachDirectory
    void aSelfChangeOfAPasswordThatNoOneKnowsIsRefusedUntried(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            Account account = changing(rig, ChangeMethod.SELF_CHANGE);

            assertThat(messages(adapter(rig).check(account, TO_CHANGE), Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .contains("the present one is not known");
            assertThat(failureOf(() -> adapter(rig).setPassword(account, TO_CHANGE, null, secret(SECOND), seen -> {}))
                            .code())
                    .isEqualTo("present-password-unknown");
            assertThat(rig.failedLogons()).isZero();
        }
    }

    @OnEachDirectory
    void aRotatorWithoutTheRightIsFoundOutWithoutTrying(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            Account itself = as(rig, rig.dn(), FIRST);

            assertThat(messages(adapter(rig).check(itself, TO_CHANGE), Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .contains("cannot have its password reset by the rotator", "delegate the right Reset Password");
            StepFailure failure =
                    failureOf(() -> adapter(rig).setPassword(itself, TO_CHANGE, null, secret(SECOND), seen -> {}));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("reset-not-allowed");
            assertThat(proves(rig, FIRST)).isTrue();
        }
    }

    @OnEachDirectory
    void withoutTheRightAnAccountWhosePasswordIsKnownChangesItItself(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            Account itself = as(rig, rig.dn(), FIRST);
            Intent known = Intent.toChange(true);

            AccountState state = adapter(rig).check(itself, known);
            assertThat(messages(state, Severity.BLOCKS)).isEmpty();
            assertThat(state.restorable()).isFalse();
            assertThat(adapter(rig)
                            .setPassword(itself, known, secret(FIRST), secret(SECOND), seen -> {})
                            .method())
                    .isEqualTo(ChangeMethod.SELF_CHANGE);
            assertThat(proves(rig, SECOND)).isTrue();
        }
    }

    @OnEachDirectory
    void afterMicrosoftsLockDownTheAccountChangesItsPasswordInASessionOfItsOwn(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            rig.lockDown();

            assertThat(messages(adapter(rig).check(rig.account(), TO_CHANGE), Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .contains("cannot have its password reset", "dsacls \"" + rig.dn() + "\" /G", ":CA;Reset Password");
            AccountState known = adapter(rig).check(rig.account(), Intent.toChange(true));
            assertThat(messages(known, Severity.BLOCKS)).isEmpty();
            assertThat(messages(known, Severity.INFORMS))
                    .anySatisfy(message -> assertThat(message).contains("in a session of its own"));
            PasswordChange change = adapter(rig)
                    .setPassword(rig.account(), Intent.toChange(true), secret(FIRST), secret(SECOND), seen -> {});
            assertThat(change.method()).isEqualTo(ChangeMethod.SELF_CHANGE);
            assertThat(change.after().keyVersion()).isEqualTo(change.before().keyVersion() + 1);
            assertThat(proves(rig, SECOND)).isTrue();
        }
    }

    @OnEachDirectory
    void aSelfChangeWithThePreviousPasswordIsRefusedAlthoughALogonTakesIt(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            reset(rig, SECOND);
            AccountState before = adapter(rig).check(rig.account(), TO_CHANGE);

            StepFailure failure = failureOf(() -> selfChange(rig, FIRST, "Xv5-autumn.Forest-63_oak"));

            assertThat(failure.code()).isEqualTo("present-password-wrong");
            assertThat(adapter(rig).check(rig.account(), TO_CHANGE).showsSamePasswordAs(before))
                    .isTrue();
        }
    }

    @OnEachDirectory
    void whatTheRotatorCannotReadIsNotKnownAndBlocks(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            rig.hideRestrictions();

            AccountState state = adapter(rig).check(rig.account(), TO_CHANGE);

            assertThat(messages(state, Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .contains("does not show the rotator", "is not known", "dsacls \"" + rig.dn() + "\" /G", ":GR\"");
            assertThat(messages(state, Severity.INFORMS))
                    .noneSatisfy(message -> assertThat(message).contains("is enabled and not locked"));
        }
    }

    @OnEachDirectory
    void aRepairNeedsNoRight(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            Account itself = as(rig, rig.dn(), FIRST);

            AccountState state = adapter(rig).check(itself, new Intent(false, false, null, null));

            assertThat(messages(state, Severity.BLOCKS)).isEmpty();
        }
    }

    @OnEachDirectory
    void anotherObjectOfTheSameNameIsNotTouched(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            Intent other = TO_CHANGE.about(UUID.randomUUID().toString(), rig.dn());

            assertThat(messages(adapter(rig).check(rig.account(), other), Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .contains("another has its name");
            assertThat(failureOf(() -> adapter(rig).setPassword(rig.account(), other, null, secret(SECOND), seen -> {}))
                            .code())
                    .isEqualTo("another-account");
            assertThat(proves(rig, FIRST)).isTrue();
        }
    }

    @OnEachDirectory
    void theObjectThatWasCheckedIsRecognised(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            AccountState first = adapter(rig).check(rig.account(), TO_CHANGE);
            Intent known = TO_CHANGE.about(first.guid(), first.dn());

            assertThat(adapter(rig).check(rig.account(), known).findings())
                    .extracting(Finding::severity)
                    .containsOnly(Severity.INFORMS);
            assertThat(adapter(rig)
                            .setPassword(rig.account(), known, null, secret(FIRST), seen -> {})
                            .after()
                            .guid())
                    .isEqualTo(first.guid());
        }
    }

    @OnEachDirectory
    void anUnknownAccountIsRefusedAlsoWhenItsNameLooksLikeAFilter(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            for (String name : List.of("MSOL_nobody", "MSOL_*", "*)(objectClass=*")) {
                Account unknown =
                        new Account("x", name, "x", null, rig.account().directory(), List.of(), false, null, null);
                StepFailure failure = failureOf(() -> adapter(rig).check(unknown, TO_CHANGE));
                assertThat(failure.code()).isEqualTo("account-unknown");
                assertThat(failure.message())
                        .contains(
                                "knows no account " + name,
                                rig.account().directory().baseDn());
            }
        }
    }

    @OnEachDirectory
    void aWrongRotatorPasswordIsRefusedAndNotShown(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            Account wrong = as(rig, rig.account().directory().rotatorDn(), SECOND);

            StepFailure failure = failureOf(() -> adapter(rig).check(wrong, TO_CHANGE));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("rotator-refused");
            assertThat(failure.message()).contains("does not accept the rotator");
            assertThat(failure + failure.message() + failure.detail()).doesNotContain(SECOND);
        }
    }

    @OnEachDirectory
    void anotherDomainControllerIsAskedOnceAndASilentOneIsNoFailure(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            Account several = with(
                    rig,
                    AccessTo.like(
                            rig.account().directory(),
                            rig.account().directory().domainControllers().get(0),
                            rig.otherUrl(),
                            "ldaps://127.0.0.1:1"));
            AccountState written = adapter(rig)
                    .setPassword(several, TO_CHANGE, null, secret(FIRST), seen -> {})
                    .after();

            List<Replica> others = adapter(rig).others(several, secret(FIRST), written);

            assertThat(others).extracting(Replica::state).containsExactly(Replica.State.CURRENT, Replica.State.UNKNOWN);
            assertThat(others.get(1).message()).contains("127.0.0.1:1 cannot be reached");
            assertThat(adapter(rig)
                            .others(several, secret(SECOND), written)
                            .get(0)
                            .state())
                    .isEqualTo(Replica.State.REPLICATING);
            assertThat(rig.failedLogons()).isEqualTo(1);
        }
    }

    @OnEachDirectory
    void anUntrustedAuthorityIsRefused(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            // without a file, the JVM's trust store decides, which knows neither
            Account untrusted = new Account(
                    "x",
                    rig.account().account(),
                    "x",
                    null,
                    AccessTo.simple(
                            rig.account().directory().domainControllers(),
                            null,
                            rig.account().directory().baseDn(),
                            rig.account().directory().rotatorDn(),
                            rig.account().directory().rotatorPasswordFile(),
                            null),
                    List.of(),
                    false,
                    null,
                    null);

            StepFailure failure = failureOf(() -> adapter(rig).check(untrusted, TO_CHANGE));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("certificate-not-trusted");
        }
    }

    @OnEachDirectory
    void aClockThatDiffersIsNoticed(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            Directory late = new AdDirectory(Clock.offset(rig.clock(), Duration.ofMinutes(-10)));

            assertThat(messages(late.check(rig.account(), TO_CHANGE), Severity.WARNS))
                    .singleElement()
                    .asString()
                    .containsPattern("clock of .* is (599|600|601) seconds ahead of Keyturn's");
        }
    }

    private static Directory adapter(DirectoryUnderTest rig) {
        return new AdDirectory(rig.clock());
    }

    private static void reset(DirectoryUnderTest rig, String password) {
        adapter(rig).setPassword(rig.account(), TO_CHANGE, null, secret(password), seen -> {});
    }

    private static PasswordChange selfChange(DirectoryUnderTest rig, String present, String next) {
        return adapter(rig)
                .setPassword(
                        changing(rig, ChangeMethod.SELF_CHANGE),
                        Intent.toChange(true),
                        secret(present),
                        secret(next),
                        seen -> {});
    }

    private static boolean proves(DirectoryUnderTest rig, String password) {
        return adapter(rig).accepts(rig.account(), secret(password), null);
    }

    private static Proof proof(DirectoryUnderTest rig, String password) {
        return adapter(rig).prove(rig.account(), TO_CHANGE, secret(password));
    }

    private static Account changing(DirectoryUnderTest rig, ChangeMethod method) {
        return with(rig, AccessTo.like(rig.account().directory()).changing(method));
    }

    private Account as(DirectoryUnderTest rig, String rotator, String password) {
        return with(
                rig,
                AccessTo.like(rig.account().directory())
                        .as(rotator, DirectoryUnderTest.passwordFile(folder, password)));
    }

    private static Account with(DirectoryUnderTest rig, AccessTo access) {
        return new Account("x", rig.account().account(), "x", null, access.settings(), List.of(), false, null, null);
    }

    private static List<String> messages(AccountState state, Severity severity) {
        return state.findings().stream()
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
