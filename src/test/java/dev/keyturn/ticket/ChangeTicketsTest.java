package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.Database;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.ticket.ChangeTickets.Moment;
import dev.keyturn.ticket.GateDecision.Answer;
import dev.keyturn.ticket.GateDecision.Reason;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeTicketsTest {

    private static final String CHANGE = "CHG0030042";

    @Test
    void aTicketOfNoSystemIsRecordedAsNotReadAndIsNotEnoughWhereATicketIsDemanded() {
        try (TicketRig room = new TicketRig(Database.H2)) {
            GateDecision recorded = room.tickets
                    .read("r-1", GateTest.CONTOSO, "TBD", Moment.PRE_CHECK)
                    .decision();
            assertThat(recorded.answer()).isEqualTo(Answer.PROCEED);
            assertThat(recorded.reason()).isEqualTo(Reason.NOT_READ);
            assertThat(room.snapshots.of("r-1")).singleElement().satisfies(snapshot -> assertThat(snapshot)
                    .containsEntry("ticket", "TBD")
                    .containsEntry("source", "(none)")
                    .containsEntry("reason", "NOT_READ")
                    .containsEntry("seen", null));

            Account strict = new Account(
                    "contoso.com",
                    "MSOL_1",
                    "contoso.com",
                    null,
                    AccessTo.simple(List.of("ldaps://dc1"), null, "DC=x", "CN=rotator", Path.of("none"), null),
                    List.of(),
                    true,
                    null,
                    null);
            for (String ticket : new String[] {"TBD", null}) {
                assertThat(room.tickets
                                .read("r-2", strict, ticket, Moment.BEFORE_CHANGE)
                                .decision()
                                .answer())
                        .isEqualTo(Answer.STOP);
            }
        }
    }

    /** Why nothing could be judged is in what was there. */
    @Test
    void whatWasReadOfATicketThatCannotBeJudgedIsKept(@TempDir Path folder) throws Exception {
        try (ServiceNowInstance instance = new ServiceNowInstance().change(CHANGE, "contoso.com");
                TicketRig room = new TicketRig(
                        Database.H2,
                        Type.SERVICENOW,
                        instance.source(folder, false, null).system())) {
            instance.rightsHide("on_hold");
            GateDecision decision = room.tickets
                    .read("r-1", GateTest.CONTOSO, CHANGE, Moment.BEFORE_CHANGE)
                    .decision();
            assertThat(decision.answer()).isEqualTo(Answer.STOP);
            assertThat(room.snapshots.of("r-1"))
                    .singleElement()
                    .extracting(snapshot -> String.valueOf(snapshot.get("seen")))
                    .asString()
                    .contains("fields.state=-1", "fields.approval=approved")
                    .doesNotContain("on-hold");
            assertThat(room.snapshots.authors("r-1")).isEmpty();
        }
    }

    /** A source that was taken out of the settings between the approval and the change takes the proof with it. */
    @Test
    void aTicketThatWasReadIsNotOnlyRecordedAfterwards() {
        try (TicketRig room = new TicketRig(Database.H2)) {
            room.system.tickets.put(CHANGE, SampleTicket.of(CHANGE).ticket());
            room.tickets.read("r-1", GateTest.CONTOSO, CHANGE, Moment.PRE_CHECK);
            TicketSources none = new TicketSources(Map.of(), room.accounts, TicketLimits.STANDARD, room.clock);
            ChangeTickets without = new ChangeTickets(none, room.snapshots, null, room.clock);
            GateDecision decision = without.read("r-1", GateTest.CONTOSO, CHANGE, Moment.BEFORE_CHANGE)
                    .decision();
            assertThat(decision.answer()).isEqualTo(Answer.STOP);
            assertThat(decision.reason()).isEqualTo(Reason.NOT_READ);
            assertThat(decision.message()).contains("was read from snow before", "Configure that source again");
            assertThat(without.read("r-2", GateTest.CONTOSO, CHANGE, Moment.BEFORE_CHANGE)
                            .decision()
                            .answer())
                    .as("one that never was")
                    .isEqualTo(Answer.PROCEED);
        }
    }

    @Test
    void everyAuthorThatTheTicketEverHadStaysOneAndBothLooksKeepWhatStoodThere() {
        try (TicketRig room = new TicketRig(Database.H2)) {
            room.system.tickets.put(CHANGE, SampleTicket.of(CHANGE).ticket());
            room.tickets.read("r-1", GateTest.CONTOSO, CHANGE, Moment.PRE_CHECK);
            room.system.tickets.put(
                    CHANGE,
                    SampleTicket.of(CHANGE)
                            .person(TicketField.REQUESTER, "other", "other@contoso.com")
                            .onHold()
                            .ticket());
            ChangeTickets.Reading second = room.tickets.read("r-1", GateTest.CONTOSO, CHANGE, Moment.BEFORE_CHANGE);

            assertThat(second.authors())
                    .containsExactly(PersonNames.of("beth"), PersonNames.of("other", "other@contoso.com"));
            assertThat(room.snapshots.of("r-1"))
                    .map(snapshot -> String.valueOf(((Map<?, ?>) snapshot.get("seen")).get("onHold")))
                    .containsExactly("false", "true");
            assertThat(room.snapshots.of("r-1"))
                    .map(snapshot -> String.valueOf(((Map<?, ?>) snapshot.get("seen")).get("judged")))
                    .allSatisfy(judged -> assertThat(judged).contains("rule=gate.proceed = -1, saw=-1"))
                    .last()
                    .asString()
                    .contains("rule=not on hold, saw=true, holds=false");
        }
    }

    /** A step that runs twice allows the change in the same words twice, and the ticket may have changed between. */
    @Test
    void aTicketThatSaysSomethingElseIsKeptAlsoWhereTheDecisionIsTheSame() {
        try (TicketRig room = new TicketRig(Database.H2)) {
            for (String author : List.of("beth", "beth", "approver")) {
                room.system.tickets.put(
                        CHANGE,
                        SampleTicket.of(CHANGE)
                                .person(TicketField.REQUESTER, author)
                                .ticket());
                room.tickets.read("r-1", GateTest.CONTOSO, CHANGE, Moment.BEFORE_CHANGE);
            }
            assertThat(room.snapshots.of("r-1")).hasSize(2);
            assertThat(room.snapshots.authors("r-1"))
                    .containsExactly(PersonNames.of("beth"), PersonNames.of("approver"));
        }
    }

    /** Rows from before all authors were kept name one. */
    @Test
    void anOldSnapshotNamesItsRequester() {
        try (TicketRig room = new TicketRig(Database.H2)) {
            room.tickets.read("r-1", GateTest.CONTOSO, CHANGE, Moment.PRE_CHECK);
            room.jdbc.update(
                    "update keyturn_ticket_snapshot set facts = ?",
                    "{\"ticket\":\"CHG0030042\",\"requester\":\"beth\"}");
            assertThat(room.snapshots.authors("r-1")).containsExactly(PersonNames.of("beth"));
        }
    }
}
