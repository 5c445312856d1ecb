package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.ticket.ChangeTickets.Moment;
import dev.keyturn.ticket.DeliveryProblem.Kind;
import dev.keyturn.ticket.Ticket.Approval;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

class DeliveriesTest {

    private static final String CHANGE = "CHG0030042";

    @OnEachDatabase
    void one_ticket_starts_one_rotation_however_often_and_in_whatever_order_it_is_delivered(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, null);
            for (int i = 0; i < 5; i++) {
                room.deliver(CHANGE, "d-" + i, "n" + i);
                room.deliver(CHANGE, null, "same bytes");
            }
            room.work();
            room.deliver(CHANGE, "d-0", "n0");
            room.deliver(CHANGE, null, "same bytes");
            room.work();

            assertThat(room.rotations.requests).hasSize(1);
            assertThat(room.rotations.requests.get("rotation-1").onBehalfOf()).isEqualTo("beth");
            assertThat(room.deliver(CHANGE, "d-3", "n3").rotation()).isEqualTo("rotation-1");
            assertThat(room.readings.of("rotation-1"))
                    .singleElement()
                    .satisfies(reading -> assertThat(reading.get("moment")).isEqualTo(Moment.BEFORE_REQUEST.name()));
            room.work();
            assertThat(room.table.waiting(TicketRoom.SOURCE)).isZero();
            assertThat(room.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void the_same_id_with_other_bytes_is_refused(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.deliver(CHANGE, "d-1", "one");
            assertThatThrownBy(() -> room.deliver(CHANGE, "d-1", "another"))
                    .isInstanceOfSatisfying(DeliveryProblem.class, problem -> assertThat(problem.kind())
                            .isEqualTo(Kind.KEY_REUSED));
        }
    }

    @OnEachDatabase
    void a_ticket_that_is_not_far_enough_is_looked_at_again_later_and_with_the_next_delivery(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.ticket(CHANGE, "-3", Approval.OPEN, null, null);
            room.deliver(CHANGE, null, "same bytes");
            room.work();
            assertThat(room.rotations.requests).isEmpty();
            assertThat(room.table.waiting(TicketRoom.SOURCE)).isOne();
            int reads = room.system.reads.get();

            room.pass(Duration.ofHours(1), Duration.ofSeconds(10));
            assertThat(room.system.reads.get() - reads).isBetween(6, 12);

            room.ticket(CHANGE, "-1", Approval.APPROVED, null, null);
            room.deliver(CHANGE, null, "same bytes");
            room.work();
            assertThat(room.rotations.requests).hasSize(1);

            reads = room.system.reads.get();
            room.pass(Duration.ofMinutes(16), Duration.ofMinutes(1));
            assertThat(room.system.reads.get())
                    .as("the look that was planned before")
                    .isEqualTo(reads);
            assertThat(room.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void a_ticket_system_that_is_away_is_asked_again(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, null);
            room.system.away = true;
            room.deliver(CHANGE, "d-1", "");
            room.work();
            room.system.away = false;
            room.pass(Duration.ofSeconds(20), Duration.ofSeconds(10));
            assertThat(room.rotations.requests).hasSize(1);
        }
    }

    @OnEachDatabase
    void a_ticket_that_did_its_work_starts_nothing_again_and_a_new_window_after_an_expiry_does(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            Instant end = room.time.now().plus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, end);
            room.deliver(CHANGE, "d-1", "");
            room.work();
            room.rotations.end("rotation-1", false);
            room.deliver(CHANGE, "d-2", "the same window");
            room.work();
            assertThat(room.rotations.requests).hasSize(1);

            room.ticket(CHANGE, "-1", Approval.APPROVED, null, end.plusSeconds(3600));
            room.deliver(CHANGE, "d-3", "a new window");
            room.work();
            assertThat(room.rotations.requests).hasSize(2);

            room.rotations.end("rotation-2", true);
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, end.plusSeconds(7200));
            room.deliver(CHANGE, "d-4", "the window grew after the change was made");
            room.work();
            assertThat(room.rotations.requests).hasSize(2);
        }
    }

    @OnEachDatabase
    void a_cancelled_ticket_cancels_its_rotation_or_is_told_why_not(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, null);
            room.deliver(CHANGE, "d-1", "");
            room.work();
            room.deliver(CHANGE, "d-2", "something else changed");
            room.work();
            assertThat(room.rotations.lookedAgain).containsExactly("rotation-1");

            room.ticket(CHANGE, "4", Approval.APPROVED, null, null);
            room.rotations.pastTheChange = true;
            room.deliver(CHANGE, "d-3", "cancelled too late");
            room.work();
            assertThat(room.system.notes)
                    .singleElement()
                    .asString()
                    .contains("goes on all the same", "The point of no return is passed.");
            room.rotations.pastTheChange = false;
            room.deliver(CHANGE, "d-4", "cancelled in time");
            room.work();
            assertThat(room.rotations.cancelled).containsExactly("rotation-1");
        }
    }

    @OnEachDatabase
    void a_ticket_waits_for_the_rotation_of_another_one(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, null);
            room.ticket("CHG0030043", "-1", Approval.APPROVED, null, null);
            room.deliver(CHANGE, "d-1", "");
            room.work();
            room.deliver("CHG0030043", "d-2", "");
            room.work();
            assertThat(room.rotations.requests).hasSize(1);
            room.rotations.end("rotation-1", true);
            room.pass(Duration.ofMinutes(1), Duration.ofSeconds(10));
            assertThat(room.rotations.requests).hasSize(2);
        }
    }

    @OnEachDatabase
    void a_version_that_no_database_keeps_is_found_once_as_well(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            for (String version : List.of("1\r\nFAKE\u0000", "x".repeat(1000))) {
                TicketSystem.Changed changed = new TicketSystem.Changed(CHANGE, version);
                room.deliveries.found(TicketRoom.SOURCE, changed);
                room.deliveries.found(TicketRoom.SOURCE, changed);
            }

            assertThat(room.jdbc.queryForList("select delivery_key from keyturn_ticket_delivery", String.class))
                    .hasSize(2)
                    .allSatisfy(key -> assertThat(key).matches("poll:[0-9a-f]{64}"));
        }
    }

    @OnEachDatabase
    void polling_finds_each_change_once_and_goes_on_after_a_failure(Database database) {
        try (TicketRoom room = new TicketRoom(database)) {
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, null);
            room.system.changed.add(new TicketSystem.Changed(CHANGE, "1"));
            room.system.changed.add(new TicketSystem.Changed("INC0001", "1"));
            room.system.away = true;
            room.scheduler().schedule(new TaskInstance<>(Poller.TASK, TicketRoom.SOURCE), room.time.now());
            room.work();
            assertThat(room.rotations.requests).isEmpty();
            room.system.away = false;
            room.pass(Duration.ofMinutes(30), Duration.ofMinutes(5));
            assertThat(room.rotations.requests).hasSize(1);
            assertThat(room.jdbc.queryForObject("select count(*) from keyturn_ticket_delivery", Integer.class))
                    .isOne();
        }
    }
}
