package dev.keyturn.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.kernel.PersonNames;
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
import org.junit.jupiter.params.provider.ValueSource;

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
        Ticket ticket = ticket(type, state, category, approval, names == null ? List.of() : List.of(names), start, end)
                .ticket();

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
        GateRules own = new GateRules(
                List.of("model"),
                List.of("Deploying"),
                List.of("10"),
                List.of("99"),
                List.of(),
                false,
                null,
                null,
                null,
                null);
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
        Ticket planned = SampleTicket.of("CHG0030042")
                .window(NOW.plusSeconds(60), NOW.plusSeconds(120))
                .ticket();
        SampleTicket waiting = SampleTicket.of("CHG0030042").state("-2", "Scheduled");
        Ticket scheduled = waiting.ticket();
        Ticket unapproved = waiting.approval(Approval.OPEN).ticket();
        Ticket held = waiting.approval(Approval.APPROVED).onHold().ticket();
        Gate strict = gate(Type.SERVICENOW, GateRules.NONE);
        Gate early = gate(
                Type.SERVICENOW, new GateRules(null, null, null, null, List.of("-2"), null, null, null, null, null));

        assertThat(mayBeRequested(strict, planned)).isTrue();
        assertThat(mayBeRequested(strict, scheduled)).isFalse();
        assertThat(mayBeRequested(early, scheduled)).isTrue();
        assertThat(mayBeRequested(early, unapproved)).isFalse();
        assertThat(mayBeRequested(early, held)).isFalse();
    }

    @Test
    void aTicketOnHoldWaitsInEveryStateThatCouldProceed() {
        for (String state : List.of("-1", "-2")) {
            GateDecision decision =
                    judge(SampleTicket.of("CHG0030042").state(state, state).onHold());
            assertThat(decision.answer()).isEqualTo(Answer.WAIT);
        }
        assertThat(judge(SampleTicket.of("CHG0030042").onHold()).reason()).isEqualTo(Reason.HOLD);
    }

    @Test
    void aTicketWithoutItsWholeWindowStopsUnlessWindowsAreNotUsed() {
        for (Instant[] window : new Instant[][] {{null, null}, {NOW, null}, {null, NOW.plusSeconds(60)}}) {
            SampleTicket ticket = SampleTicket.of("CHG0030042").window(window[0], window[1]);
            GateDecision decision = judge(ticket);
            assertThat(decision.answer()).isEqualTo(Answer.STOP);
            assertThat(decision.reason()).isEqualTo(Reason.WINDOW);
            assertThat(gate(Type.SERVICENOW, new GateRules(null, null, null, null, null, null, null, null, null, false))
                            .judge(ticket.ticket(), "CHG0030042", CONTOSO, NOW)
                            .answer())
                    .isEqualTo(Answer.PROCEED);
        }
    }

    @Test
    void aTypeWhoseTemplateWasApprovedNeedsNoApprovalOfItsOwnAndObeysOneThatWasAskedFor() {
        SampleTicket standard = SampleTicket.of("CHG0030042").type("standard");
        assertThat(judge(standard.approval(Approval.NOT_REQUESTED)).answer()).isEqualTo(Answer.PROCEED);
        assertThat(judge(standard.approval(Approval.OPEN)).reason()).isEqualTo(Reason.APPROVAL);
        assertThat(judge(standard.approval(Approval.REJECTED)).answer()).isEqualTo(Answer.STOP);
        assertThat(judge(SampleTicket.of("CHG0030042").approval(Approval.NOT_REQUESTED))
                        .answer())
                .isEqualTo(Answer.WAIT);
        assertThat(gate(Type.SERVICENOW, new GateRules(null, null, null, null, null, null, List.of(), null, null, null))
                        .judge(standard.approval(Approval.NOT_REQUESTED).ticket(), "CHG0030042", CONTOSO, NOW)
                        .answer())
                .isEqualTo(Answer.WAIT);
    }

    /** That every approval was given which was asked for proves nothing where the workflow has a path without one. */
    @Test
    void theApprovalOfATypeIsProvedByAStateOrByWhoGaveItWhereRulesSaySo() {
        Gate gate = gate(
                Type.JIRA,
                new GateRules(
                        List.of("Normal", "Standard", "Emergency"),
                        List.of("Implementing", "Awaiting CAB"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of("Normal = cab.chair@contoso.com, fred"),
                        List.of("standard=Implementing", "* = Implementing, Done"),
                        null));
        SampleTicket normal = SampleTicket.of("CHM-42").type("Emergency").state("Implementing", "Implementing");
        assertThat(answer(gate, normal.approval(Approval.NOT_REQUESTED))).isEqualTo(Answer.PROCEED);
        assertThat(answer(gate, normal.approval(Approval.OPEN))).isEqualTo(Answer.WAIT);
        assertThat(answer(gate, normal.approval(Approval.REJECTED))).isEqualTo(Answer.STOP);
        assertThat(answer(gate, normal.approval(Approval.APPROVED).state("Awaiting CAB", "Awaiting CAB")))
                .isEqualTo(Answer.WAIT);

        assertThat(answer(gate, normal.approval(Approval.GIVEN).state("Implementing", "Implementing")))
                .isEqualTo(Answer.PROCEED);

        SampleTicket two = SampleTicket.of("CHM-42").type("normal").state("Implementing", "Implementing");
        PersonNames chair = PersonNames.of("Cab.Chair@contoso.com");
        assertThat(answer(gate, two.approvedBy(chair))).isEqualTo(Answer.WAIT);
        assertThat(answer(gate, two.approvedBy(chair, PersonNames.of("FRED")))).isEqualTo(Answer.PROCEED);
    }

    /** Stages follow each other, and a workflow may have a path without any. */
    @Test
    void thatEverybodyApprovedWhoWasAskedProvesNothingUntilARuleOfTheTypeSaysWhatDoes() {
        SampleTicket given = SampleTicket.of("CHM-42")
                .type("10005", "Change")
                .state("10012", "Implementing")
                .approval(Approval.GIVEN)
                .approvedBy(PersonNames.of("fred"));
        GateDecision decision = judge(Type.JIRA, GateRules.NONE, given);
        assertThat(decision.answer()).isEqualTo(Answer.STOP);
        assertThat(decision.reason()).isEqualTo(Reason.APPROVAL);
        assertThat(decision.message()).contains("gate.approvers", "gate.approved-in", "\"Change\"");

        assertThat(judge(Type.JIRA, rules(List.of("Change = fred"), null), given)
                        .answer())
                .isEqualTo(Answer.PROCEED);
        assertThat(judge(Type.JIRA, rules(List.of("10005 = beth"), null), given).answer())
                .isEqualTo(Answer.WAIT);
        assertThat(judge(Type.JIRA, rules(null, List.of("* = 10012")), given).answer())
                .isEqualTo(Answer.PROCEED);
        assertThat(judge(Type.JIRA, rules(List.of("Other = fred"), null), given).answer())
                .as("a rule of another type")
                .isEqualTo(Answer.STOP);
    }

    @Test
    void aStateOrTypeIsCalledByItsIdOrByANameThatItWasResolvedToWhateverItIsShownAs() {
        SampleTicket translated = SampleTicket.of("CHG0030042")
                .state(new Label("17", "In Umsetzung", List.of("Implementing", "In Umsetzung")));
        for (String rule : List.of("17", "implementing", "In Umsetzung")) {
            GateRules rules = new GateRules(null, List.of(rule), null, null, null, null, null, null, null, null);
            assertThat(judge(Type.SERVICENOW, rules, translated).answer()).isEqualTo(Answer.PROCEED);
        }
        SampleTicket renamed = SampleTicket.of("CHG0030042").state(new Label("17", "Implement", List.of("Old")));
        GateRules byName = new GateRules(null, List.of("Implement"), null, null, null, null, null, null, null, null);
        assertThat(judge(Type.SERVICENOW, byName, renamed).answer())
                .as("what a name stood for when it was resolved")
                .isEqualTo(Answer.STOP);
    }

    @Test
    void objectsWithoutNamesAreNoAccountUntilTheirIdsAreListed() {
        SampleTicket ticket = SampleTicket.of("CHG0030042").unresolved("8f2c1e9a-0001:15");
        GateDecision decision = judge(ticket);
        assertThat(decision.reason()).isEqualTo(Reason.NOT_RESOLVED);
        assertThat(decision.answer()).isEqualTo(Answer.STOP);
        assertThat(decision.message()).contains("8f2c1e9a-0001:15");
        Gate listed = new Gate(GateRules.SERVICENOW, new AccountAliases(Map.of("8f2c1e9a-0001:15", "contoso.com")));
        assertThat(listed.judge(ticket.ticket(), "CHG0030042", CONTOSO, NOW).answer())
                .isEqualTo(Answer.PROCEED);
    }

    /** What an auditor asks: which rule, what it saw, and whether that was enough. */
    @Test
    void theRecordSaysOfEachRuleWhatItSaw() {
        Ticket ticket = SampleTicket.of("CHG0030042").onHold().ticket();
        List<Map<String, Object>> judged = gate(Type.SERVICENOW, GateRules.NONE).judged(ticket, CONTOSO, NOW);
        assertThat(judged)
                .extracting(one -> one.get("rule"))
                .contains(
                        "gate.types = normal, standard, emergency",
                        "gate.proceed = -1",
                        "gate.approval-required = true",
                        "gate.window-required = true",
                        "accounts of contoso.com");
        assertThat(judged)
                .filteredOn(one -> Boolean.FALSE.equals(one.get("holds")))
                .extracting(one -> one.get("rule"))
                .containsExactly("gate.waiting = -5, -4, -3, -2", "not on hold");
    }

    private static GateRules rules(List<String> approvers, List<String> approvedIn) {
        return new GateRules(null, null, null, null, null, null, null, approvers, approvedIn, null);
    }

    private static GateDecision judge(Type type, GateRules rules, SampleTicket ticket) {
        return gate(type, rules).judge(ticket.ticket(), ticket.ticket().id(), CONTOSO, NOW);
    }

    private static Answer answer(Gate gate, SampleTicket ticket) {
        return gate.judge(ticket.ticket(), "CHM-42", CONTOSO, NOW).answer();
    }

    @Test
    void aTicketWithoutAnAuthorToCompareStopsAndNamesTheField() {
        GateDecision decision = judge(SampleTicket.of("CHG0030042").person(TicketField.AUTHOR));
        assertThat(decision.answer()).isEqualTo(Answer.STOP);
        assertThat(decision.reason()).isEqualTo(Reason.AUTHOR);
        assertThat(decision.message()).contains("fields.author").doesNotContain("fields.requester");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Entra Connect – Contoso",
                "entra connect – contoso",
                "ENTRA  CONNECT\u00a0– CONTOSO",
                "contoso.com\\MSOL_1",
                "CONTOSO\\MSOL_1",
                "msol_1@contoso.com"
            })
    void anAccountIsUnderstoodByEveryWayInWhichItIsWritten(String name) {
        for (String key : List.of("Entra Connect – Contoso", "EntraConnectContoso", "entraconnectcontoso")) {
            Gate gate = new Gate(GateRules.SERVICENOW, new AccountAliases(Map.of(key, "contoso.com")));
            Ticket ticket = SampleTicket.of("CHG0030042").naming(List.of(name)).ticket();
            assertThat(gate.names(ticket, CONTOSO)).as(key).isTrue();
        }
        Ticket other = SampleTicket.of("CHG0030042")
                .naming(List.of("Entra Connect – Fabrikam", "fabrikam\\MSOL_1", "MSOL_1@fabrikam.com"))
                .ticket();
        assertThat(gate(Type.SERVICENOW, GateRules.NONE).names(other, CONTOSO)).isFalse();
    }

    private static GateDecision judge(SampleTicket ticket) {
        return gate(Type.SERVICENOW, GateRules.NONE).judge(ticket.ticket(), "CHG0030042", CONTOSO, NOW);
    }

    private static boolean mayBeRequested(Gate gate, Ticket ticket) {
        return gate.mayBeRequested(ticket, gate.judge(ticket, ticket.id(), CONTOSO, NOW));
    }

    private static Gate gate(Type system, GateRules rules) {
        return new Gate(rules.or(system.gate), new AccountAliases(Map.of("Sync of Contoso", "contoso.com")));
    }

    private static Instant time(String minutes) {
        return minutes.equals("none") ? null : NOW.plus(Duration.ofMinutes(Long.parseLong(minutes)));
    }

    private static Ticket model(String state, String name) {
        return SampleTicket.of("CHG1")
                .type("model")
                .state(state, name)
                .approval(Approval.OPEN)
                .ticket();
    }

    private static SampleTicket ticket(
            String type,
            String state,
            String category,
            Approval approval,
            List<String> names,
            Instant start,
            Instant end) {
        return SampleTicket.of("CHG0030042")
                .type(type)
                .state(state, state)
                .category(category)
                .approval(approval)
                .naming(names)
                .window(start, end);
    }
}
