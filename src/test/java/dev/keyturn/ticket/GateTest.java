package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.ticket.GateDecision.Answer;
import dev.keyturn.ticket.GateDecision.Reason;
import dev.keyturn.ticket.Ticket.Approval;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class GateTest {

    static final Account CONTOSO = new Account(
            "contoso.com",
            "MSOL_1",
            "contoso.com",
            null,
            AccessTo.simple(List.of("ldaps://dc1"), null, "DC=x", "CN=rotator", Path.of("none"), null),
            List.of(),
            false,
            null,
            null);

    private static final Instant NOW = Instant.parse("2027-01-31T22:00:00Z");

    @ParameterizedTest(name = "{0} {1} {2} {4} {5} {6} → {7}")
    @CsvFileSource(resources = "gate.csv", nullValues = "")
    void eachStateWindowAndApprovalHasItsAnswer(
            Type system,
            String type,
            String state,
            String category,
            Approval approval,
            String names,
            String window,
            Answer answer,
            Reason reason) {
        Instant start = window.equals("none") ? null : time(window.split(" to ")[0]);
        Instant end = window.equals("none") ? null : time(window.split(" to ")[1]);
        Ticket ticket = ticket(type, state, category, approval, names == null ? List.of() : List.of(names), start, end);

        GateDecision decision = gate(system, GateRules.NONE).judge(ticket, ticket.id(), CONTOSO, NOW);

        assertThat(decision.answer()).as(decision.message()).isEqualTo(answer);
        assertThat(decision.reason()).as(decision.message()).isEqualTo(reason);
        assertThat(decision.message()).contains(ticket.id()).endsWith(".");
        assertThat(decision.until()).isEqualTo(answer == Answer.WAIT && reason == Reason.WINDOW ? start : null);
    }

    @Test
    void aTicketThatItsSystemDoesNotHaveStops() {
        GateDecision decision = gate(Type.SERVICENOW, GateRules.NONE).judge(null, "CHG0030042", CONTOSO, NOW);
        assertThat(decision.answer()).isEqualTo(Answer.STOP);
        assertThat(decision.reason()).isEqualTo(Reason.MISSING);
    }

    @Test
    void statesOfAnotherChangeModelAreConfiguration() {
        GateRules own =
                new GateRules(List.of("model"), List.of("Deploying"), List.of("10"), List.of("99"), List.of(), false);
        Gate gate = gate(Type.SERVICENOW, own);
        assertThat(gate.judge(model("20", "Deploying"), "CHG1", CONTOSO, NOW).answer())
                .isEqualTo(Answer.PROCEED);
        assertThat(gate.judge(model("10", "Ready"), "CHG1", CONTOSO, NOW).answer())
                .isEqualTo(Answer.WAIT);
        assertThat(gate.judge(model("-1", "Implement"), "CHG1", CONTOSO, NOW).answer())
                .isEqualTo(Answer.STOP);
        assertThat(gate.judge(model("99", "Gone"), "CHG1", CONTOSO, NOW).reason())
                .isEqualTo(Reason.CANCELLED);
    }

    @Test
    void aRotationIsRequestedBeforeItsWindowButNotBeforeItsStateUnlessThatIsConfigured() {
        Ticket planned =
                ticket("normal", "-1", null, Approval.APPROVED, List.of("contoso.com"), NOW.plusSeconds(60), null);
        Ticket scheduled = ticket("normal", "-2", null, Approval.APPROVED, List.of("contoso.com"), null, null);
        Ticket unapproved = ticket("normal", "-2", null, Approval.OPEN, List.of("contoso.com"), null, null);
        Gate strict = gate(Type.SERVICENOW, GateRules.NONE);
        Gate early = gate(Type.SERVICENOW, new GateRules(null, null, null, null, List.of("-2"), null));

        assertThat(mayBeRequested(strict, planned)).isTrue();
        assertThat(mayBeRequested(strict, scheduled)).isFalse();
        assertThat(mayBeRequested(early, scheduled)).isTrue();
        assertThat(mayBeRequested(early, unapproved)).isFalse();
    }

    private static boolean mayBeRequested(Gate gate, Ticket ticket) {
        return gate.mayBeRequested(ticket, gate.judge(ticket, ticket.id(), CONTOSO, NOW));
    }

    private static Gate gate(Type system, GateRules rules) {
        return new Gate(rules.or(system.gate), Map.of("Sync of Contoso", "contoso.com"));
    }

    private static Instant time(String minutes) {
        return minutes.equals("none") ? null : NOW.plus(Duration.ofMinutes(Long.parseLong(minutes)));
    }

    private static Ticket model(String state, String name) {
        return new Ticket(
                "s", "CHG1", "model", state, name, null, Approval.OPEN, null, List.of("contoso.com"), null, null, "");
    }

    private static Ticket ticket(
            String type,
            String state,
            String category,
            Approval approval,
            List<String> names,
            Instant start,
            Instant end) {
        return new Ticket(
                "s", "CHG0030042", type, state, state, category, approval, "beth", names, start, end, "Rotate it");
    }
}
