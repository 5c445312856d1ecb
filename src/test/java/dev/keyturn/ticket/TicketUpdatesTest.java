package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.ticket.ChangeTickets.Stage;
import java.time.Duration;
import java.util.List;

class TicketUpdatesTest {

    private static final String CHANGE = "CHG0030042";

    @OnEachDatabase
    void aTicketSystemThatIsAwayForAnHourGetsEveryUpdateInOrderAfterwards(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.system.away = true;
            queueUpdate(room, Stage.REQUESTED, "It was requested.");
            queueUpdate(room, Stage.APPROVED, "It was approved.");
            close(room);
            room.pass(Duration.ofHours(1), Duration.ofSeconds(5));
            assertThat(room.system.updates).isEmpty();
            SourceDiagnostics.Status status =
                    room.connection.status(TicketRig.SOURCE).orElseThrow();
            assertThat(status.behind()).isTrue();
            assertThat(status.updatesWaiting()).isEqualTo(4);
            assertThat(status.trouble()).contains("does not answer");

            room.system.away = false;
            room.pass(Duration.ofMinutes(11), Duration.ofSeconds(5));
            assertThat(room.system.updates).hasSize(3);
            assertThat(room.system.updates.get(0)).contains("It was requested.");
            assertThat(room.system.updates.get(1)).contains("It was approved.");
            assertThat(room.system.updates.get(2)).contains("VERIFIED", "cafe");
            assertThat(room.system.closed).hasSize(1);
            assertThat(room.connection.status(TicketRig.SOURCE).orElseThrow().behind())
                    .isFalse();
            assertThat(room.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void theNextUpdateFollowsAtOnce(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.system.away = true;
            queueUpdate(room, Stage.REQUESTED, "It was requested.");
            room.work();
            // it finds the one before it not written, and waits longer than that one's pause has left
            room.time.tick(Duration.ofMillis(4600));
            queueUpdate(room, Stage.APPROVED, "It was approved.");
            room.work();
            room.system.away = false;
            room.pass(Duration.ofMillis(500), Duration.ofMillis(500));
            assertThat(room.system.updates).hasSize(2);
            assertThat(room.system.updates.get(0)).contains("It was requested.");
            assertThat(room.system.updates.get(1)).contains("It was approved.");
        }
    }

    @OnEachDatabase
    void anUpdateWhoseAnswerWasLostIsNotWrittenTwice(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.system.losesAnswers = true;
            queueUpdate(room, Stage.REQUESTED, "It was requested.");
            room.pass(Duration.ofMinutes(2), Duration.ofSeconds(5));
            assertThat(room.system.updates).hasSize(1);
            assertThat(room.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void aTicketThatCannotBeClosedIsToldOnceAndClosedWhenSomebodyHasPutThatRight(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.system.refusesToClose = "A data policy is in the way.";
            close(room);
            room.pass(Duration.ofMinutes(30), Duration.ofSeconds(5));
            assertThat(room.system.updates).hasSize(2);
            assertThat(room.system.updates.get(0)).contains("ended VERIFIED").doesNotContain("could not close");
            assertThat(room.system.updates.get(1))
                    .contains("VERIFIED", "could not close this ticket", "A data policy is in the way.");
            assertThat(room.connection.status(TicketRig.SOURCE).orElseThrow().behind())
                    .as("a person is told by the alert")
                    .isTrue();

            room.system.refusesToClose = null;
            room.pass(Duration.ofMinutes(11), Duration.ofSeconds(30));
            assertThat(room.system.closed).containsExactly(new TicketSystem.Closing(List.of("0", "3"), "successful"));
            assertThat(room.system.updates).hasSize(2);
            assertThat(room.scheduled()).isZero();
        }
    }

    /** Rights drop a field with success, and others hide the journal. */
    @OnEachDatabase
    void aSuccessIsBelievedOnceTheNoteIsSeenAndIsNotRepeatedWhereNoNoteCanBeSeen(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.system.dropsNotes = true;
            queueUpdate(room, Stage.REQUESTED, "It was requested.");
            room.pass(Duration.ofMinutes(6), Duration.ofSeconds(5));
            SourceDiagnostics.Status status =
                    room.connection.status(TicketRig.SOURCE).orElseThrow();
            assertThat(status.behind()).isTrue();
            assertThat(status.trouble()).contains("did not write it");
            room.system.dropsNotes = false;
            room.pass(Duration.ofMinutes(11), Duration.ofSeconds(5));
            assertThat(room.system.updates).hasSize(1);

            room.system.hidesNotes = true;
            queueUpdate(room, Stage.APPROVED, "It was approved.");
            room.pass(Duration.ofMinutes(6), Duration.ofSeconds(5));
            assertThat(room.system.updates).hasSize(2);
            assertThat(room.connection.status(TicketRig.SOURCE).orElseThrow().updatesUnproved())
                    .isOne();
            assertThat(room.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void whereNoNoteCanBeSeenOneWhoseAnswersAreLostIsSentAFewTimesAndNotForDays(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.system.hidesNotes = true;
            queueUpdate(room, Stage.REQUESTED, "It was requested.");
            for (int i = 0; i < 200; i++) {
                room.system.losesAnswers = true;
                room.pass(Duration.ofMinutes(1), Duration.ofMinutes(1));
            }
            assertThat(room.system.updates).hasSize(3);
            assertThat(room.connection.status(TicketRig.SOURCE).orElseThrow().updatesUnproved())
                    .isOne();
        }
    }

    @OnEachDatabase
    void afterDaysAnUpdateIsGivenUpAndTheNextOneGetsItsTurn(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.system.away = true;
            queueUpdate(room, Stage.REQUESTED, "It was requested.");
            room.pass(Duration.ofHours(73), Duration.ofMinutes(10));
            room.system.away = false;
            queueUpdate(room, Stage.APPROVED, "It was approved.");
            room.work();
            assertThat(room.system.updates).singleElement().asString().contains("It was approved.");
            assertThat(room.connection.status(TicketRig.SOURCE).orElseThrow().updatesGivenUp())
                    .isOne();
        }
    }

    @OnEachDatabase
    void whatCannotBeDoneAnyMoreIsToldAndNotTakenForDone(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            close(room);
            room.jdbc.update("update keyturn_ticket_update set outcome = 'EXPIRED' where stage = 'CLOSED'");
            room.work();
            SourceDiagnostics.Status status =
                    room.connection.status(TicketRig.SOURCE).orElseThrow();
            assertThat(room.system.closed).isEmpty();
            assertThat(status.updatesUnproved()).isOne();

            queueUpdate(room, Stage.APPROVED, "It was approved.");
            room.jdbc.update("update keyturn_ticket_update set source = 'gone' where stage = 'APPROVED'");
            room.work();
            assertThat(room.jdbc.queryForObject(
                            "select trouble from keyturn_ticket_update where given_up_at is not null", String.class))
                    .contains("The source gone is no longer configured");
            assertThat(room.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void whatIsRolledBackIsNotToldAndAnUnknownTicketNeither(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.transaction.executeWithoutResult(status -> {
                room.tickets.queueUpdate("rotation-1", CHANGE, Stage.REQUESTED, "It was requested.", null);
                status.setRollbackOnly();
            });
            room.transaction.executeWithoutResult(status -> {
                room.tickets.queueUpdate("rotation-1", "INC0001", Stage.REQUESTED, "It was requested.", null);
                room.tickets.queueUpdate("rotation-1", null, Stage.REQUESTED, "It was requested.", null);
            });
            room.work();
            assertThat(room.system.updates).isEmpty();
            assertThat(room.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void anUpdateOfAnyLengthFits(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            queueUpdate(room, Stage.DECISION, "x".repeat(10_000));
            room.work();
            assertThat(room.system.updates).singleElement().satisfies(update -> {
                assertThat(update).hasSize(TicketUpdates.LONGEST_UPDATE);
                assertThat(update).endsWith("]");
            });
        }
    }

    private static void queueUpdate(TicketRig room, Stage stage, String message) {
        room.transaction.executeWithoutResult(
                status -> room.tickets.queueUpdate("rotation-1", CHANGE, stage, message, "task-1"));
    }

    private static void close(TicketRig room) {
        room.transaction.executeWithoutResult(status -> room.tickets.close("rotation-1", CHANGE, "VERIFIED", "cafe"));
    }
}
