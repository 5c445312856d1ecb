package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.Database;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.ticket.SourceDiagnostics.Check;
import dev.keyturn.ticket.SourceDiagnostics.Proof;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceDiagnosticsTest {

    private static final String CHANGE = "CHG0030042";

    @Test
    void aLoginThatRunsOutSoonIsToldBefore() {
        try (TicketRig room = new TicketRig(Database.H2)) {
            assertThatCode(() -> room.connection.probe(TicketRig.SOURCE)).doesNotThrowAnyException();
            room.time.tick(Duration.ofDays(31));
            assertThatThrownBy(() -> room.connection.probe(TicketRig.SOURCE))
                    .isInstanceOf(StepFailure.class)
                    .hasMessageContainingAll("runs out on", "login.expires");
            assertThat(check(room, "login").proof()).isEqualTo(Proof.NOT_PROVED);
        }
    }

    @Test
    void aLoginThatIsNotTakenIsToldByHealthAndByTheTest() {
        try (TicketRig room = new TicketRig(Database.H2)) {
            room.system.stranger = true;
            assertThatThrownBy(() -> room.connection.probe(TicketRig.SOURCE))
                    .isInstanceOf(StepFailure.class)
                    .hasMessageContaining("does not take Keyturn's login");
            assertThat(check(room, "login").proof()).isEqualTo(Proof.NOT_PROVED);
            assertThat(check(room, "ticket").proof())
                    .as("no ticket is believed")
                    .isEqualTo(Proof.NOT_PROVED);
        }
    }

    @Test
    void theTestSaysWhoseApprovalTheTicketKeepsOut() {
        try (TicketRig room = new TicketRig(Database.H2)) {
            room.system.tickets.put(CHANGE, SampleTicket.of(CHANGE).ticket());
            assertThat(check(room, "author").proof()).isEqualTo(Proof.PROVED);

            room.system.tickets.put(
                    CHANGE,
                    SampleTicket.of(CHANGE)
                            .person(TicketField.AUTHOR, "stranger")
                            .ticket());
            assertThat(check(room, "author"))
                    .returns(Proof.NOT_PROVED, Check::proof)
                    .extracting(Check::message)
                    .asString()
                    .contains("beth, stranger", "two people have to approve");

            room.system.tickets.put(
                    CHANGE, SampleTicket.of(CHANGE).person(TicketField.AUTHOR).ticket());
            assertThat(check(room, "author"))
                    .returns(Proof.ABSENT, Check::proof)
                    .extracting(Check::message)
                    .asString()
                    .contains("fields.author");
        }
    }

    private static Check check(TicketRig room, String name) {
        List<Check> checks = room.connection
                .test(TicketRig.SOURCE, "chg 0030042", false, null)
                .orElseThrow();
        return checks.stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
