package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.Database;
import dev.keyturn.OnEachDatabase;
import dev.keyturn.ticket.ChangeTickets.Moment;
import dev.keyturn.ticket.Ticket.Approval;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.WebhookDeliveryProblem.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookDeliveriesTest {

    private static final String CHANGE = "CHG0030042";

    @OnEachDatabase
    void oneTicketStartsOneRotationHoweverOftenAndInWhateverOrderItIsDelivered(Database database) {
        try (TicketRig room = new TicketRig(database)) {
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
            assertThat(room.snapshots.of("rotation-1"))
                    .singleElement()
                    .satisfies(snapshot -> assertThat(snapshot.get("moment")).isEqualTo(Moment.BEFORE_REQUEST.name()));
            room.work();
            assertThat(room.table.waiting(TicketRig.SOURCE)).isZero();
            assertThat(room.scheduled()).isZero();
        }
    }

    @OnEachDatabase
    void theSameIdWithOtherBytesIsRefused(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.deliver(CHANGE, "d-1", "one");
            assertThatThrownBy(() -> room.deliver(CHANGE, "d-1", "another"))
                    .isInstanceOfSatisfying(WebhookDeliveryProblem.class, problem -> assertThat(problem.kind())
                            .isEqualTo(Kind.KEY_REUSED));
        }
    }

    @OnEachDatabase
    void aTicketThatIsNotFarEnoughIsCheckedAgainLaterAndWithTheNextDelivery(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.ticket(CHANGE, "-3", Approval.OPEN, null, null);
            room.deliver(CHANGE, null, "same bytes");
            room.work();
            assertThat(room.rotations.requests).isEmpty();
            assertThat(room.table.waiting(TicketRig.SOURCE)).isOne();
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
    void aTicketSystemThatIsAwayIsAskedAgain(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, null);
            room.system.away = true;
            room.deliver(CHANGE, "d-1", "");
            room.work();
            room.system.away = false;
            room.pass(Duration.ofSeconds(20), Duration.ofSeconds(10));
            assertThat(room.rotations.requests).hasSize(1);
        }
    }

    /** A token that ran out must not look like a ticket that was deleted. */
    @OnEachDatabase
    void aTicketThatIsNotThereIsAskedForAgainWhileTheLoginIsNotProved(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.system.stranger = true;
            room.deliver(CHANGE, "d-1", "");
            room.work();
            assertThat(room.table.waiting(TicketRig.SOURCE)).isOne();
            room.system.stranger = false;
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, null);
            room.pass(Duration.ofSeconds(20), Duration.ofSeconds(10));
            assertThat(room.rotations.requests).hasSize(1);
        }
    }

    @OnEachDatabase
    void aTicketOnHoldOrWithoutAnAuthorStartsNothing(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.system.tickets.put(CHANGE, SampleTicket.of(CHANGE).onHold().ticket());
            room.deliver(CHANGE, "d-1", "");
            room.work();
            assertThat(room.rotations.requests).isEmpty();
            assertThat(room.table.waiting(TicketRig.SOURCE)).isOne();
            room.system.tickets.put(
                    "CHG0030043",
                    SampleTicket.of("CHG0030043").person(TicketField.REQUESTER).ticket());
            assertThat(room.deliver("chg0030043", "d-2", "").ticket()).isEqualTo("CHG0030043");
            room.work();
            assertThat(room.rotations.requests).isEmpty();
            assertThat(room.table.waiting(TicketRig.SOURCE)).isOne();
        }
    }

    @OnEachDatabase
    void aTicketThatDidItsWorkStartsNothingAgainAndANewWindowAfterAnExpiryDoes(Database database) {
        try (TicketRig room = new TicketRig(database)) {
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
    void aCancelledTicketCancelsItsRotationOrIsToldWhyNot(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, null);
            room.deliver(CHANGE, "d-1", "");
            room.work();
            room.deliver(CHANGE, "d-2", "something else changed");
            room.work();
            assertThat(room.rotations.checkedAgain).containsExactly("rotation-1");

            room.ticket(CHANGE, "4", Approval.APPROVED, null, null);
            room.rotations.pastTheChange = true;
            room.deliver(CHANGE, "d-3", "cancelled too late");
            room.work();
            assertThat(room.system.updates)
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
    void aTicketWaitsForTheRotationOfAnotherOne(Database database) {
        try (TicketRig room = new TicketRig(database)) {
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

    /** Jira's index lags, by hours when it is rebuilt, and shows a change with the time it had. */
    @Test
    void aChangeThatTheIndexShowsHoursLateIsFoundOnceByPollingAlone() {
        try (TicketRig room = new TicketRig(Database.H2, Type.JIRA)) {
            room.polls();
            room.pass(Duration.ofMinutes(10), Duration.ofMinutes(5));
            Instant changedAt = room.time.now();
            room.pass(Duration.ofHours(12), Duration.ofHours(1));
            room.system.tickets.put(
                    CHANGE,
                    SampleTicket.of(CHANGE)
                            .type("Change")
                            .state("Implementing", "Implementing")
                            .ticket());
            room.system.listedSince.put(CHANGE, changedAt);
            room.system.changed.add(new TicketSystem.Changed(CHANGE, "1"));
            room.pass(Duration.ofHours(1), Duration.ofMinutes(5));
            assertThat(room.rotations.requests).hasSize(1);
            assertThat(room.jdbc.queryForObject("select count(*) from keyturn_webhook_delivery", Integer.class))
                    .isOne();
        }
    }

    /** Each is found, however often the system goes away, and what a place is good for is found out by asking. */
    @Test
    void moreChangesThanOnePollReadsAreGoneOnWithWhereItWasLeft() {
        try (TicketRig room = new TicketRig(Database.H2)) {
            for (int i = 0; i < TicketTasks.MOST_PARTS + 5; i++) {
                room.system.changed.add(new TicketSystem.Changed("INC" + i, "1"));
            }
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, null);
            room.system.changed.add(new TicketSystem.Changed(CHANGE, "1"));
            room.system.atOnce = 1;
            room.system.whenAsked = () -> room.system.away = room.system.asked.size() == 100;
            room.polls();
            room.work();
            assertThat(room.system.asked).hasSize(100);
            room.system.whenAsked = () -> {};
            room.system.away = false;
            room.pass(Duration.ofMinutes(5), Duration.ofMinutes(5));
            assertThat(room.system.asked)
                    .as("it goes on, to the end")
                    .hasSize(206)
                    .doesNotHaveDuplicates();
            assertThat(room.rotations.requests).hasSize(1);

            room.system.asked.clear();
            room.pass(Duration.ofMinutes(5), Duration.ofMinutes(5));
            assertThat(room.system.asked).as("as much as one poll reads").hasSize(TicketTasks.MOST_PARTS);
            room.pass(Duration.ofSeconds(10), Duration.ofSeconds(10));
            assertThat(room.system.asked).as("and soon the rest").hasSize(206);

            room.pass(Duration.ofMinutes(5), Duration.ofMinutes(5));
            room.system.asked.clear();
            room.system.away = true;
            room.pass(Duration.ofSeconds(10), Duration.ofSeconds(10));
            room.system.away = false;
            room.pass(Duration.ofMinutes(5), Duration.ofMinutes(5));
            assertThat(room.system.asked)
                    .as("a place that leads no further is forgotten")
                    .first()
                    .isEqualTo("null");
        }
    }

    @OnEachDatabase
    void aDeliveryWhoseSourceIsGoneIsDoneAndSaysSo(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.deliver(CHANGE, "d-1", "");
            room.jdbc.update("update keyturn_webhook_delivery set source = 'gone'");
            room.work();
            assertThat(room.jdbc.queryForObject(
                            "select message from keyturn_webhook_delivery where done_at is not null", String.class))
                    .contains("no longer configured");
        }
    }

    @OnEachDatabase
    void aTicketWhoseObjectsCannotBeNamedIsReadAgainLater(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.system.tickets.put(
                    CHANGE, SampleTicket.of(CHANGE).unresolved("15").ticket());
            room.deliver(CHANGE, "d-1", "");
            room.work();
            assertThat(room.rotations.requests).isEmpty();
            room.system.tickets.put(CHANGE, SampleTicket.of(CHANGE).ticket());
            room.pass(Duration.ofSeconds(20), Duration.ofSeconds(10));
            assertThat(room.rotations.requests).hasSize(1);
        }
    }

    @OnEachDatabase
    void aVersionThatNoDatabaseKeepsIsFoundOnceAsWell(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            for (String version : List.of("1\r\nFAKE\u0000", "x".repeat(1000))) {
                TicketSystem.Changed changed = new TicketSystem.Changed(CHANGE, version);
                room.deliveries.found(TicketRig.SOURCE, changed);
                room.deliveries.found(TicketRig.SOURCE, changed);
            }

            assertThat(room.jdbc.queryForList("select delivery_key from keyturn_webhook_delivery", String.class))
                    .hasSize(2)
                    .allSatisfy(key -> assertThat(key).matches("poll:[0-9a-f]{64}"));
        }
    }

    @OnEachDatabase
    void pollingFindsEachChangeOnceAndGoesOnAfterAFailure(Database database) {
        try (TicketRig room = new TicketRig(database)) {
            room.ticket(CHANGE, "-1", Approval.APPROVED, null, null);
            room.system.changed.add(new TicketSystem.Changed(CHANGE, "1"));
            room.system.changed.add(new TicketSystem.Changed("INC0001", "1"));
            room.system.away = true;
            room.polls();
            room.work();
            assertThat(room.rotations.requests).isEmpty();
            room.system.away = false;
            room.pass(Duration.ofMinutes(30), Duration.ofMinutes(5));
            assertThat(room.rotations.requests).hasSize(1);
            // a poll that took long leaves nothing out between its beginning and its end
            Instant began = room.time.now().plus(Duration.ofMinutes(5));
            room.system.whenAsked = () -> room.time.tick(Duration.ofMinutes(4));
            room.time.tick(Duration.ofMinutes(5));
            room.work();
            room.system.whenAsked = () -> {};
            room.pass(Duration.ofMinutes(5), Duration.ofMinutes(5));
            assertThat(room.system.askedSince).isBeforeOrEqualTo(began);
            assertThat(room.jdbc.queryForObject("select count(*) from keyturn_webhook_delivery", Integer.class))
                    .isOne();
        }
    }
}
