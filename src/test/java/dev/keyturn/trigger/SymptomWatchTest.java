package dev.keyturn.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationRequest;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.rotation.RotationView.State;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.syncserver.ConnectorAdapter;
import dev.keyturn.syncserver.Symptom;
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
import org.mockito.InOrder;

class SymptomWatchTest {

    private static final Instant NOW = Instant.parse("2027-03-01T02:00:00Z");
    private static final Duration QUIET = SymptomWatch.QUIET_AFTER_REFUSAL;

    private final ConnectorAdapter connectors = mock();
    private final Rotations rotations = mock();
    private final IdentityService identity = mock();
    private final Account account = account();
    private final SymptomWatch watch =
            new SymptomWatch(connectors, rotations, identity, Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void repairsCanBeAskedFor() {
        when(rotations.request(any(), any(), any()))
                .thenReturn(view("new", State.REQUESTED, null, "keyturn-watch", null));
    }

    @Test
    void manySymptomsOnSeveralServersAskForOneRepairWithAllOfThemAsTheReason() {
        failing("aadc01", "aadc02");

        watch.check(account);

        ArgumentCaptor<RotationRequest> request = ArgumentCaptor.captor();
        verify(rotations).request(request.capture(), eq(SymptomWatch.WATCH), any());
        assertThat(request.getValue().kind()).isEqualTo(RotationRequest.Kind.REPAIR);
        assertThat(request.getValue().reason())
                .contains("MSOL_1", "aadc01: a run ended with no-start-credentials", "aadc02: event 6000");
        InOrder order = inOrder(identity, rotations);
        order.verify(identity).setAuthentication("keyturn-watch", List.copyOf(SymptomWatch.WATCH.groups()));
        order.verify(rotations).request(any(), any(), any());
        order.verify(identity).clearAuthentication();
        assertThat(SymptomWatch.WATCH.groups()).containsExactlyInAnyOrder(Person.REQUESTERS, Person.AUDITORS);
    }

    @Test
    void serversThatAreWellAskForNothing() {
        watch.check(account);

        verify(rotations, never()).request(any(), any(), any());
    }

    @Test
    void aServerThatCannotBeAskedDoesNotHideWhatAnotherOneShows() {
        failing("aadc02");
        when(connectors.symptoms(account, account.server("aadc01")))
                .thenThrow(StepFailure.transientFailure("unreachable", "aadc01 cannot be reached.", null));

        watch.check(account);

        verify(rotations).request(any(), any(), any());
    }

    @Test
    void anAccountWithARotationUnderWayIsLeftAlone() {
        failing("aadc01");
        last(view("r1", State.RUNNING, null, "requester", null));

        watch.check(account);

        verify(connectors, never()).symptoms(any(), any());
        verify(rotations, never()).request(any(), any(), any());
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"REJECTED", "CANCELLED", "EXPIRED"})
    void aRepairThatAPersonRefusedIsNotAskedForAgainAtOnceButLater(Outcome refused) {
        failing("aadc01");
        last(view("r1", State.ENDED, refused, "keyturn-watch", NOW.minus(QUIET).plusSeconds(1)));
        watch.check(account);
        verify(rotations, never()).request(any(), any(), any());

        last(view("r1", State.ENDED, refused, "keyturn-watch", NOW.minus(QUIET).minusSeconds(1)));
        watch.check(account);
        verify(rotations).request(any(), any(), any());
    }

    @Test
    void theEndOfAnotherPersonsRotationKeepsNothingFromBeingAskedFor() {
        failing("aadc01");
        last(view("r1", State.ENDED, Outcome.CANCELLED, "requester", NOW.minusSeconds(1)));

        watch.check(account);

        verify(rotations).request(any(), any(), any());
    }

    @Test
    void aRotationThatWasQuickerIsNoFailureAndNoOneStaysLoggedIn() {
        failing("aadc01");
        when(rotations.request(any(), any(), any()))
                .thenThrow(
                        new RotationProblem(RotationProblem.Kind.ALREADY_RUNNING, "Rotation r1 is running already."));

        watch.check(account);

        verify(identity).clearAuthentication();
    }

    private void failing(String... servers) {
        for (String server : servers) {
            when(connectors.symptoms(account, account.server(server)))
                    .thenReturn(List.of(
                            new Symptom(
                                    server,
                                    "no-start-credentials",
                                    "a run ended with no-start-credentials at " + NOW,
                                    NOW),
                            new Symptom(server, "event-6000", "event 6000 at " + NOW, NOW)));
        }
    }

    private void last(RotationView view) {
        when(rotations.list(SymptomWatch.WATCH, "contoso.com", 1)).thenReturn(List.of(view));
    }

    private static RotationView view(
            String id, State state, @Nullable Outcome outcome, String requester, @Nullable Instant endedAt) {
        return new RotationView(
                id,
                "contoso.com",
                RotationRequest.Kind.REPAIR,
                state,
                outcome,
                RotationView.Proof.of(outcome, null),
                null,
                requester,
                "reason",
                null,
                null,
                false,
                null,
                null,
                NOW,
                endedAt,
                null,
                new RotationView.Approval(1, List.of("rotation-approvers"), null, List.of()),
                false,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Account account() {
        var directory =
                AccessTo.simple(List.of("ldaps://dc1"), null, "DC=contoso,DC=com", "rotator", Path.of("unused"), null);
        return new Account(
                "contoso.com",
                "MSOL_1",
                "contoso.com",
                null,
                directory,
                List.of(server("aadc01"), server("aadc02")),
                false,
                null,
                null);
    }

    private static SyncServer server(String name) {
        return new SyncServer(name, null, null, null, null);
    }
}
