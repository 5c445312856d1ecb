package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.ticket.ChangeTickets.Stage;
import java.time.Duration;

class NotesTest {

    private static final String CHANGE = "CHG0030042";

    @OnEachDatabase
    void a_ticket_system_that_is_away_for_an_hour_gets_every_note_in_order_afterwards(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.system.away = true;
            tell(room, Stage.REQUESTED, "It was requested.");
            tell(room, Stage.APPROVED, "It was approved.");
            close(room);
            room.pass(Duration.ofHours(1), Duration.ofSeconds(5));
            assertThat(room.system.notes).isEmpty();
            Connection.Status status = room.connection.status(TicketRoom.SOURCE).orElseThrow();
            assertThat(status.behind()).isTrue();
            assertThat(status.notesWaiting()).isEqualTo(3);
            assertThat(status.trouble()).contains("does not answer");

            room.system.away = false;
            room.pass(Duration.ofMinutes(11), Duration.ofSeconds(5));
            assertThat(room.system.notes).hasSize(3);
            assertThat(room.system.notes.get(0)).contains("It was requested.");
            assertThat(room.system.notes.get(1)).contains("It was approved.");
            assertThat(room.system.notes.get(2)).contains("VERIFIED", "cafe");
            assertThat(room.connection.status(TicketRoom.SOURCE).orElseThrow().behind())
                    .isFalse();
            assertThat(room.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void a_note_whose_answer_was_lost_is_not_written_twice(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.system.losesAnswers = true;
            tell(room, Stage.REQUESTED, "It was requested.");
            room.pass(Duration.ofMinutes(2), Duration.ofSeconds(5));
            assertThat(room.system.notes).hasSize(1);
            assertThat(room.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void a_ticket_that_cannot_be_closed_is_told_all_the_same(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.system.refusesToClose = "A data policy is in the way.";
            close(room);
            room.pass(Duration.ofMinutes(5), Duration.ofSeconds(5));
            assertThat(room.system.notes)
                    .singleElement()
                    .asString()
                    .contains("VERIFIED", "could not close this ticket", "A data policy is in the way.");
        }
    }

    @OnEachDatabase
    void after_days_a_note_is_given_up_and_the_next_one_gets_its_turn(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.system.away = true;
            tell(room, Stage.REQUESTED, "It was requested.");
            room.pass(Duration.ofHours(73), Duration.ofMinutes(10));
            room.system.away = false;
            tell(room, Stage.APPROVED, "It was approved.");
            room.work();
            assertThat(room.system.notes).singleElement().asString().contains("It was approved.");
            assertThat(room.connection.status(TicketRoom.SOURCE).orElseThrow().notesGivenUp())
                    .isOne();
        }
    }

    @OnEachDatabase
    void what_is_rolled_back_is_not_told_and_an_unknown_ticket_neither(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.transaction.executeWithoutResult(status -> {
                room.tickets.tell("rotation-1", CHANGE, Stage.REQUESTED, "It was requested.", null);
                status.setRollbackOnly();
            });
            room.transaction.executeWithoutResult(status -> {
                room.tickets.tell("rotation-1", "INC0001", Stage.REQUESTED, "It was requested.", null);
                room.tickets.tell("rotation-1", null, Stage.REQUESTED, "It was requested.", null);
            });
            room.work();
            assertThat(room.system.notes).isEmpty();
            assertThat(room.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void a_note_of_any_length_fits(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            tell(room, Stage.DECISION, "x".repeat(10_000));
            room.work();
            assertThat(room.system.notes).singleElement().satisfies(note -> {
                assertThat(note).hasSize(NoteTable.LONGEST_NOTE);
                assertThat(note).endsWith("]");
            });
        }
    }

    private static void tell(TicketRoom room, Stage stage, String sentence) {
        room.transaction.executeWithoutResult(
                status -> room.tickets.tell("rotation-1", CHANGE, stage, sentence, "task-1"));
    }

    private static void close(TicketRoom room) {
        room.transaction.executeWithoutResult(status -> room.tickets.close("rotation-1", CHANGE, "VERIFIED", "cafe"));
    }
}
