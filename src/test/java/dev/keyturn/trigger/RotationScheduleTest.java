package dev.keyturn.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Directory;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.secret.SecretStore;
import dev.keyturn.secret.SecretStore.Label;
import dev.keyturn.secret.SecretVersion;
import dev.keyturn.trigger.RotationSchedule.CheckResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.ArgumentCaptor;

class RotationScheduleTest {

    private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");
    private static final Instant OLD = NOW.minus(Duration.ofDays(80));
    private static final Instant FRESH = NOW.minus(Duration.ofDays(10));

    private final Directory directory = mock();
    private final SecretStore secrets = mock();
    private final Rotations rotations = mock();
    private final Account account = new Account(
            "contoso.com",
            "MSOL_1",
            "contoso.com",
            null,
            AccessTo.simple(List.of("ldaps://dc1"), null, "DC=contoso,DC=com", "rotator", Path.of("unused"), null),
            List.of(),
            false,
            null,
            null);

    @BeforeEach
    void rotationsCanBeAskedFor() {
        RotationView asked = mock();
        when(rotations.request(any(), any(), any())).thenReturn(asked);
    }

    @Test
    void aPasswordThatIsSoonTooOldIsAskedForWithTheNextAllowedWindow() {
        directorySays(OLD);

        assertThat(schedule("Sat 22:00-02:00").check(account)).isEqualTo(CheckResult.REQUESTED);

        ArgumentCaptor<RotationRequest> request = ArgumentCaptor.captor();
        verify(rotations).request(request.capture(), eq(RotationSchedule.SCHEDULE), any());
        assertThat(request.getValue().kind()).isEqualTo(RotationRequest.Kind.ROTATE);
        assertThat(request.getValue().windowStart()).isEqualTo(Instant.parse("2027-03-06T22:00:00Z"));
        assertThat(request.getValue().windowEnd()).isEqualTo(Instant.parse("2027-03-07T02:00:00Z"));
        assertThat(request.getValue().ticket()).isNull();
    }

    @Test
    void aFreshPasswordIsLeftAloneHoweverOftenANodeStarts() {
        directorySays(FRESH);

        for (int start = 0; start < 5; start++) {
            assertThat(schedule("daily 20:00-06:00").check(account)).isEqualTo(CheckResult.NOT_DUE);
        }
        verify(rotations, never()).request(any(), any(), any());
    }

    @Test
    void whoSawTheSameLastRotationAsksWithTheSameKeyWhateverTheWindow() {
        directorySays(OLD);
        last("r1", Outcome.VERIFIED, OLD);

        schedule("Sat 22:00-02:00").check(account);
        schedule("Sun 22:00-02:00").check(account);
        last("r2", Outcome.REJECTED, NOW.minus(Duration.ofDays(4)));
        schedule("Sat 22:00-02:00").check(account);

        ArgumentCaptor<String> keys = ArgumentCaptor.captor();
        verify(rotations, times(3)).request(any(), any(), keys.capture());
        assertThat(keys.getAllValues().get(0))
                .isEqualTo(keys.getAllValues().get(1))
                .isNotEqualTo(keys.getAllValues().get(2));
    }

    @ParameterizedTest
    @EnumSource(names = {"ALREADY_RUNNING", "KEY_REUSED"})
    void whatAnotherNodeAskedForMeanwhileIsInHand(RotationProblem.Kind kind) {
        directorySays(OLD);
        when(rotations.request(any(), any(), any())).thenThrow(new RotationProblem(kind, "Another was faster."));

        assertThat(schedule("daily 20:00-06:00").check(account)).isEqualTo(CheckResult.IN_HAND);
    }

    @Test
    void aPasswordThatWasRolledBackIsAsOldAsItWas() {
        directorySays(FRESH);
        when(secrets.history("contoso.com"))
                .thenReturn(List.of(version(1, OLD, Label.CURRENT, null), version(2, FRESH, Label.PENDING, FRESH)));

        assertThat(schedule("daily 20:00-06:00").check(account)).isEqualTo(CheckResult.REQUESTED);
    }

    @Test
    void aPasswordWhoseAgeNoOneKnowsIsDue() {
        directorySays(null);

        assertThat(schedule("daily 20:00-06:00").check(account)).isEqualTo(CheckResult.REQUESTED);
    }

    @Test
    void nothingIsAskedForWhileARotationRunsOrSoonAfterAPersonRefusedOne() {
        directorySays(OLD);
        RotationSchedule schedule = schedule("daily 20:00-06:00");

        last("r1", null, null);
        assertThat(schedule.check(account)).isEqualTo(CheckResult.IN_HAND);
        last("r1", Outcome.REJECTED, NOW.minus(Duration.ofDays(1)));
        assertThat(schedule.check(account)).isEqualTo(CheckResult.IN_HAND);
        verify(rotations, never()).request(any(), any(), any());
        verify(directory, never()).check(any(), any());

        last("r1", Outcome.REJECTED, NOW.minus(Duration.ofDays(4)));
        assertThat(schedule.check(account)).isEqualTo(CheckResult.REQUESTED);
    }

    @Test
    void aDomainControllerThatDoesNotAnswerIsAskedAgainLater() {
        when(directory.check(any(), any())).thenThrow(StepFailure.transientFailure("unreachable", "It is away.", null));

        assertThat(schedule("daily 20:00-06:00").check(account)).isEqualTo(CheckResult.NOT_ASKED);
        verify(rotations, never()).request(any(), any(), any());
    }

    @Test
    void anAccountThatNeedsATicketAndACalendarThatAllowsNothingNeedAPerson() {
        directorySays(OLD);
        when(rotations.request(any(), any(), any()))
                .thenThrow(new RotationProblem(RotationProblem.Kind.INVALID_REQUEST, "Give the ticket's number."));
        assertThat(schedule("daily 20:00-06:00").check(account)).isEqualTo(CheckResult.NEEDS_A_PERSON);
        assertThat(schedule("daily 20:00-06:00", "2027-01-01/2030-01-01").check(account))
                .isEqualTo(CheckResult.NEEDS_A_PERSON);
    }

    private RotationSchedule schedule(String window, String... freezes) {
        return new RotationSchedule(
                new Schedule(ChangeWindows.of(List.of(window), List.of(freezes), ZoneOffset.UTC), Duration.ofDays(14)),
                directory,
                secrets,
                rotations,
                mock(IdentityService.class),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private void directorySays(@Nullable Instant setAt) {
        when(directory.check(any(), any()))
                .thenReturn(new AccountState("dc1:636", "CN=a", "guid", setAt, 7, 5, true, List.of()));
    }

    private void last(String id, @Nullable Outcome outcome, @Nullable Instant endedAt) {
        RotationView last = mock();
        when(last.id()).thenReturn(id);
        when(last.outcome()).thenReturn(outcome);
        when(last.endedAt()).thenReturn(endedAt);
        when(rotations.list(any(), any(), anyInt())).thenReturn(List.of(last));
    }

    private static SecretVersion version(int number, Instant madeAt, Label label, @Nullable Instant until) {
        return new SecretVersion(
                new SecretRef("contoso.com", number),
                "rotation-" + number,
                madeAt,
                List.of(new SecretVersion.Labelled(label, madeAt, until)));
    }
}
