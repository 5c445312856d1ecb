package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.directory.UnreliableWire.Mishap;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.StepFailure.Kind;
import dev.keyturn.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A domain controller that dies, falls silent or is very slow at any moment of a change, with each directory. */
@Execution(ExecutionMode.CONCURRENT)
class BrokenConnectionIT {

    private static final Intent TO_CHANGE = Intent.toChange(false);
    private static final int MORE_THAN_A_CHANGE_SENDS = 60;

    @TempDir
    Path folder;

    @OnEachDirectory
    void whereverItDiesTheOutcomeIsTheOldPasswordOrALostAnswer(DirectoryKind kind) {
        try (DirectoryUnderTest rig = kind.open(folder);
                UnreliableWire wire = wireTo(rig)) {
            int lost = 0;
            for (Mishap mishap : List.of(Mishap.CUT_BEFORE, Mishap.CUT_AFTER)) {
                boolean survived = false;
                for (int record = 1; record < MORE_THAN_A_CHANGE_SENDS && !survived; record++) {
                    long before = keyVersion(rig);
                    wire.strike(mishap, record);
                    StepFailure failure = change(rig, wire, record);
                    survived = failure == null;
                    if (failure == null) {
                        assertThat(keyVersion(rig)).isEqualTo(before + 1);
                    } else if (failure.code().equals("answer-lost")) {
                        lost++;
                        assertThat(keyVersion(rig) - before).isBetween(0L, 1L);
                        assertThat(failure.message())
                                .satisfiesAnyOf(
                                        message -> assertThat(message)
                                                .contains(
                                                        "broke while the password of", "may be the old or the new one"),
                                        message -> assertThat(message).contains("could not be read afterwards"));
                    } else {
                        assertThat(failure.code()).isEqualTo("directory-unreachable");
                        assertThat(failure.message()).contains("cannot be reached or does not answer in time");
                        assertThat(keyVersion(rig)).isEqualTo(before);
                    }
                    if (failure != null) {
                        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
                    }
                }
                assertThat(survived)
                        .as("the mishap comes after the change in the end")
                        .isTrue();
            }
            assertThat(lost).as("some answers were lost").isPositive();
        }
    }

    @OnEachDirectory
    void aDomainControllerThatAnswersAfterTheDeadlineIsGivenUp(DirectoryKind kind) {
        givesUpInTime(kind, Mishap.NO_ANSWER);
    }

    @OnEachDirectory
    void aDomainControllerThatAnswersByteByByteIsGivenUp(DirectoryKind kind) {
        givesUpInTime(kind, Mishap.DRIP);
    }

    /** The single request waits longer than the whole call may take. */
    private void givesUpInTime(DirectoryKind kind, Mishap mishap) {
        try (DirectoryUnderTest rig = kind.open(folder);
                UnreliableWire wire = wireTo(rig)) {
            Account patient = account(rig, wire, Duration.ofSeconds(30), Duration.ofMillis(1500));
            for (int record : List.of(1, 4, 6)) {
                wire.strike(mishap, record);
                long begin = System.nanoTime();

                StepFailure failure = failureOf(patient, rig, record);

                assertThat(wire.hasStruck()).isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
                assertThat(failure).isNotNull();
                assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
                assertThat(failure.message())
                        .isEqualTo("Domain controller " + wire.url().substring("ldaps://".length())
                                + " cannot be reached or does not answer in time. Check that it is up and that its LDAPS or"
                                + " LDAP port is open to Keyturn.");
            }
        }
    }

    private @Nullable StepFailure change(DirectoryUnderTest rig, UnreliableWire wire, int number) {
        return failureOf(account(rig, wire, Duration.ofSeconds(10), Duration.ofSeconds(10)), rig, number);
    }

    private static @Nullable StepFailure failureOf(Account account, DirectoryUnderTest rig, int number) {
        try (Secret password = Secret.takeFrom(("Wire-winter.Harbour-" + number).toCharArray())) {
            new AdDirectory(rig.clock()).setPassword(account, TO_CHANGE, null, password, seen -> {});
            return null;
        } catch (StepFailure failure) {
            return failure;
        }
    }

    private static long keyVersion(DirectoryUnderTest rig) {
        return new AdDirectory(rig.clock()).check(rig.account(), TO_CHANGE).keyVersion();
    }

    private static UnreliableWire wireTo(DirectoryUnderTest rig) {
        URI url = URI.create(rig.account().directory().domainControllers().get(0));
        return new UnreliableWire(url.getHost(), url.getPort() < 0 ? 636 : url.getPort());
    }

    private static Account account(DirectoryUnderTest rig, UnreliableWire wire, Duration request, Duration call) {
        return with(rig, AccessTo.like(rig.account().directory(), wire.url()).in(request, call));
    }

    private static Account with(DirectoryUnderTest rig, AccessTo access) {
        return new Account("x", rig.account().account(), "x", null, access.settings(), List.of(), false, null, null);
    }
}
