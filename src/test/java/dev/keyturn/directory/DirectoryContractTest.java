package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.ChangeMethod;
import dev.keyturn.account.Finding;
import dev.keyturn.account.Finding.Severity;
import dev.keyturn.secret.Secret;
import dev.keyturn.step.StepFailure;
import dev.keyturn.step.StepFailure.Kind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;

/** What the adapter for Active Directory promises, tried with each directory: the lab behaves as a domain controller does. */
class DirectoryContractTest {

    private static final Intent TO_CHANGE = Intent.toChange(false);
    private static final String FIRST = "Zr8-winter.Harbour-42_lamp";
    private static final String SECOND = "Qm3-summer.Meadow-17_kite";
    private static final int THRESHOLD = 10;

    @TempDir
    Path folder;

    @OnEachDirectory
    void a_look_finds_nothing_against_a_healthy_account_and_counts_no_logon(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            AccountState state = adapter(rig).look(rig.account(), TO_CHANGE);

            assertThat(state.dn()).isEqualTo(rig.dn());
            assertThat(state.guid()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
            assertThat(state.pwdLastSet()).isNotNull();
            assertThat(state.keyVersion()).isPositive();
            assertThat(state.wrongLogonsLeft()).isEqualTo(THRESHOLD);
            assertThat(state.restorable()).isTrue();
            assertThat(state.findings()).extracting(Finding::severity).containsOnly(Severity.INFORMS);
            assertThat(sentences(state, Severity.INFORMS))
                    .anySatisfy(sentence -> assertThat(sentence).contains("at least 14 characters"))
                    .anySatisfy(sentence -> assertThat(sentence).contains("can have its password reset by the rotator"))
                    .anySatisfy(sentence -> assertThat(sentence).contains("locked after 10 wrong passwords"));
            assertThat(rig.failedLogons()).isZero();
        }
    }

    @OnEachDirectory
    void a_generated_password_is_set_and_the_evidence_shows_it(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder);
                Secret password = adapter(rig).generatePassword(rig.account())) {
            PasswordChange change = adapter(rig).setPassword(rig.account(), TO_CHANGE, null, password);

            assertThat(password.length()).isEqualTo(48);
            assertThat(change.method()).isEqualTo(ChangeMethod.RESET);
            assertThat(change.after().keyVersion()).isEqualTo(change.before().keyVersion() + 1);
            assertThat(change.after().guid()).isEqualTo(change.before().guid());
            assertThat(change.after().pwdLastSet())
                    .isAfterOrEqualTo(change.before().pwdLastSet());
            assertThat(adapter(rig)
                            .proves(rig.account(), password, change.after().domainController()))
                    .isTrue();
        }
    }

    @OnEachDirectory
    void repeating_a_reset_is_harmless(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            reset(rig, FIRST);

            assertThat(proves(rig, FIRST)).isTrue();
        }
    }

    @OnEachDirectory
    void a_password_with_letters_beyond_ascii_arrives_whole(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, "Grüße-aus-Zürich-€-2026");

            assertThat(proves(rig, "Grüße-aus-Zürich-€-2026")).isTrue();
        }
    }

    @OnEachDirectory
    void a_wrong_password_proves_nothing_is_tried_once_and_brings_the_lockout_nearer(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            assertThat(proves(rig, FIRST)).isFalse();

            assertThat(rig.failedLogons()).isEqualTo(1);
            assertThat(adapter(rig).look(rig.account(), TO_CHANGE).wrongLogonsLeft())
                    .isEqualTo(THRESHOLD - 1);
        }
    }

    @OnEachDirectory
    void an_empty_password_proves_nothing_and_is_not_tried(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            assertThat(proves(rig, "")).isFalse();
            assertThat(rig.failedLogons()).isZero();
        }
    }

    @OnEachDirectory
    void a_locked_account_is_refused_with_the_right_password_and_a_reset_does_not_unlock_it(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            for (int i = 0; i < THRESHOLD; i++) {
                assertThat(proves(rig, SECOND)).isFalse();
            }
            reset(rig, FIRST);

            StepFailure failure = failureOf(() -> proves(rig, FIRST));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("account-locked");
            assertThat(failure.sentence())
                    .contains(rig.account().account() + " is locked; find what sends the wrong password");
            assertThat(failure.detail()).contains("data 775");
            assertThat(sentences(adapter(rig).look(rig.account(), TO_CHANGE), Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .contains("is locked, and a new password does not unlock it");

            rig.unlock();
            assertThat(proves(rig, FIRST)).isTrue();
        }
    }

    @OnEachDirectory
    void a_disabled_account_blocks_and_is_refused(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            rig.enable(false);

            assertThat(sentences(adapter(rig).look(rig.account(), TO_CHANGE), Severity.BLOCKS))
                    .containsExactly(rig.account().account() + " is disabled; enable it.");
            StepFailure failure = failureOf(() -> proves(rig, FIRST));
            assertThat(failure.code()).isEqualTo("account-disabled");
            assertThat(failure.sentence()).endsWith("is disabled; enable it.");
        }
    }

    @OnEachDirectory
    void a_password_that_policy_refuses_is_a_rejected_password_and_leaves_the_old_one(DirectoryKind kind) {
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
    void an_account_changes_its_own_password_when_the_present_one_is_known(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);

            PasswordChange change = selfChange(rig, FIRST, SECOND);

            assertThat(change.method()).isEqualTo(ChangeMethod.SELF_CHANGE);
            assertThat(change.after().restorable()).isFalse();
            assertThat(proves(rig, SECOND)).isTrue();
            assertThat(proves(rig, FIRST)).isFalse();
        }
    }

    @OnEachDirectory
    void a_self_change_back_to_an_earlier_password_is_a_rejected_password(DirectoryKind kind) {
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
    void a_self_change_with_a_wrong_present_password_is_refused_after_one_try(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            StepFailure failure = failureOf(() -> selfChange(rig, FIRST, SECOND));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("present-password-wrong");
            assertThat(failure.sentence()).contains("Somebody changed it");
            assertThat(rig.failedLogons()).isEqualTo(1);
        }
    }

    @OnEachDirectory
    void a_self_change_of_a_password_that_nobody_knows_is_refused_untried(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            Account account = changing(rig, ChangeMethod.SELF_CHANGE);

            assertThat(sentences(adapter(rig).look(account, TO_CHANGE), Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .contains("nobody knows the present one");
            assertThat(failureOf(() -> adapter(rig).setPassword(account, TO_CHANGE, null, secret(SECOND)))
                            .code())
                    .isEqualTo("present-password-unknown");
            assertThat(rig.failedLogons()).isZero();
        }
    }

    @OnEachDirectory
    void a_rotator_without_the_right_is_found_out_without_trying(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            Account itself = as(rig, rig.dn(), FIRST);

            assertThat(sentences(adapter(rig).look(itself, TO_CHANGE), Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .contains("cannot have its password reset by the rotator", "delegate the right Reset Password");
            StepFailure failure = failureOf(() -> adapter(rig).setPassword(itself, TO_CHANGE, null, secret(SECOND)));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("reset-not-allowed");
            assertThat(proves(rig, FIRST)).isTrue();
        }
    }

    @OnEachDirectory
    void without_the_right_an_account_whose_password_is_known_changes_it_itself(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            Account itself = as(rig, rig.dn(), FIRST);
            Intent known = Intent.toChange(true);

            AccountState state = adapter(rig).look(itself, known);
            assertThat(sentences(state, Severity.BLOCKS)).isEmpty();
            assertThat(state.restorable()).isFalse();
            assertThat(adapter(rig)
                            .setPassword(itself, known, secret(FIRST), secret(SECOND))
                            .method())
                    .isEqualTo(ChangeMethod.SELF_CHANGE);
            assertThat(proves(rig, SECOND)).isTrue();
        }
    }

    @OnEachDirectory
    void a_repair_needs_no_right(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            Account itself = as(rig, rig.dn(), FIRST);

            AccountState state = adapter(rig).look(itself, new Intent(false, false, null, null));

            assertThat(sentences(state, Severity.BLOCKS)).isEmpty();
        }
    }

    @OnEachDirectory
    void another_object_of_the_same_name_is_not_touched(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            reset(rig, FIRST);
            Intent other = TO_CHANGE.about(UUID.randomUUID().toString(), rig.dn());

            assertThat(sentences(adapter(rig).look(rig.account(), other), Severity.BLOCKS))
                    .singleElement()
                    .asString()
                    .contains("another has its name");
            assertThat(failureOf(() -> adapter(rig).setPassword(rig.account(), other, null, secret(SECOND)))
                            .code())
                    .isEqualTo("another-account");
            assertThat(proves(rig, FIRST)).isTrue();
        }
    }

    @OnEachDirectory
    void the_object_that_was_looked_at_is_recognised(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            AccountState first = adapter(rig).look(rig.account(), TO_CHANGE);
            Intent known = TO_CHANGE.about(first.guid(), first.dn());

            assertThat(adapter(rig).look(rig.account(), known).findings())
                    .extracting(Finding::severity)
                    .containsOnly(Severity.INFORMS);
            assertThat(adapter(rig)
                            .setPassword(rig.account(), known, null, secret(FIRST))
                            .after()
                            .guid())
                    .isEqualTo(first.guid());
        }
    }

    @OnEachDirectory
    void an_unknown_account_is_refused_also_when_its_name_looks_like_a_filter(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            for (String name : List.of("MSOL_nobody", "MSOL_*", "*)(objectClass=*")) {
                Account unknown =
                        new Account("x", name, "x", null, rig.account().directory(), List.of(), false, null, null);
                StepFailure failure = failureOf(() -> adapter(rig).look(unknown, TO_CHANGE));
                assertThat(failure.code()).isEqualTo("account-unknown");
                assertThat(failure.sentence())
                        .contains(
                                "knows no account " + name,
                                rig.account().directory().baseDn());
            }
        }
    }

    @OnEachDirectory
    void a_wrong_rotator_password_is_refused_and_not_shown(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            Account wrong = as(rig, rig.account().directory().rotatorDn(), SECOND);

            StepFailure failure = failureOf(() -> adapter(rig).look(wrong, TO_CHANGE));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("rotator-refused");
            assertThat(failure.sentence()).contains("does not accept the rotator");
            assertThat(failure + failure.sentence() + failure.detail()).doesNotContain(SECOND);
        }
    }

    @OnEachDirectory
    void another_domain_controller_is_asked_once_and_a_silent_one_is_no_failure(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            Account several = with(
                    rig,
                    AccessTo.like(
                            rig.account().directory(),
                            rig.account().directory().domainControllers().get(0),
                            rig.otherUrl(),
                            "ldaps://127.0.0.1:1"));
            String written = adapter(rig)
                    .setPassword(several, TO_CHANGE, null, secret(FIRST))
                    .after()
                    .domainController();

            List<Replica> others = adapter(rig).others(several, secret(FIRST), written);

            assertThat(others).extracting(Replica::state).containsExactly(Replica.State.CURRENT, Replica.State.UNKNOWN);
            assertThat(others.get(1).sentence()).contains("127.0.0.1:1 cannot be reached");
            assertThat(adapter(rig)
                            .others(several, secret(SECOND), written)
                            .get(0)
                            .state())
                    .isEqualTo(Replica.State.REPLICATING);
            assertThat(rig.failedLogons()).isEqualTo(1);
        }
    }

    @OnEachDirectory
    void an_untrusted_authority_is_refused(DirectoryKind kind) {
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

            StepFailure failure = failureOf(() -> adapter(rig).look(untrusted, TO_CHANGE));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("certificate-not-trusted");
        }
    }

    @OnEachDirectory
    void a_clock_that_differs_is_noticed(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder)) {
            Directory late = new AdDirectory(Clock.offset(rig.clock(), Duration.ofMinutes(-10)));

            assertThat(sentences(late.look(rig.account(), TO_CHANGE), Severity.WARNS))
                    .singleElement()
                    .asString()
                    .containsPattern("clock of .* is (599|600|601) seconds ahead of Keyturn's");
        }
    }

    private static Directory adapter(DirectoryUnderTest rig) {
        return new AdDirectory(rig.clock());
    }

    private static void reset(DirectoryUnderTest rig, String password) {
        adapter(rig).setPassword(rig.account(), TO_CHANGE, null, secret(password));
    }

    private static PasswordChange selfChange(DirectoryUnderTest rig, String present, String next) {
        return adapter(rig)
                .setPassword(
                        changing(rig, ChangeMethod.SELF_CHANGE), Intent.toChange(true), secret(present), secret(next));
    }

    private static boolean proves(DirectoryUnderTest rig, String password) {
        return adapter(rig).proves(rig.account(), secret(password), null);
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

    private static List<String> sentences(AccountState state, Severity severity) {
        return state.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .map(Finding::sentence)
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
