package dev.keyturn.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.PersonNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TicketApprovalTest {

    private static final Instant NOW = Instant.parse("2027-01-04T08:00:00Z");
    private static final PersonNames REQUESTER = PersonNames.of("requester@contoso.com");
    private static final PersonNames APPROVER = PersonNames.of("approver");
    private static final PersonNames STRANGER = PersonNames.of("s.tranger@contoso.com");

    private final ApprovalTable approvals = mock(ApprovalTable.class);
    private ApprovalPolicy policy;

    private final TicketApproval ticket = new TicketApproval(approvals, new KnownUsers() {
        @Override
        public PersonNames namesOf(String user) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean knows(PersonNames person) {
            return person.is(PersonNames.of("requester")) || person.is(PersonNames.of("approver"));
        }
    });

    @BeforeEach
    void theTable() {
        when(approvals.caseOf("r-1"))
                .thenAnswer(call ->
                        new ApprovalCase("keyturn-tickets", null, List.of(), policy, NOW, NOW, null, List.of(), false));
        doAnswer(call -> policy = call.getArgument(1)).when(approvals).change(any(), any());
    }

    @Test
    void anAuthorWhomKeyturnKnowsChangesNothing() {
        policy(1);
        assertThat(apply(List.of(REQUESTER), List.of())).isEmpty();
        assertThat(policy.approvals()).isOne();
    }

    @Test
    void anAuthorWhomNobodyKnowsMayBeAnyoneSoTwoHaveToApprove() {
        policy(1);
        assertThat(apply(List.of(REQUESTER, STRANGER), List.of()))
                .singleElement()
                .asString()
                .contains("s.tranger");
        assertThat(policy.approvals()).isEqualTo(2);
        assertThat(policy.decision()).contains("CHG0030042");
        policy(2);
        apply(List.of(STRANGER), List.of());
        assertThat(policy.approvals()).isEqualTo(2);
    }

    @Test
    void anAuthorWhomAProgramDidNotNameMayBeAnyoneAsWell() {
        policy(1);
        for (int i = 0; i < 2; i++) {
            assertThat(ticket.withoutAuthor("r-1", "CHG0030042").toString()).contains("two people have to approve");
        }
        assertThat(policy.approvals()).isEqualTo(2);
        assertThat(policy.decision()).containsOnlyOnce("was not said");
    }

    @Test
    void anApprovalInTheTicketCountsOnceAndNamesWhoGaveIt() {
        policy(2);
        for (int i = 0; i < 2; i++) {
            apply(List.of(REQUESTER), List.of(STRANGER, APPROVER));
        }
        assertThat(policy.approvals()).isOne();
        assertThat(policy.ticketApprovers()).containsExactly(APPROVER);
        assertThat(policy.decision()).contains("the approval of ticket CHG0030042 by approver is the first");
    }

    @Test
    void anApprovalInTheTicketOfItsAuthorOrOfAStrangerDoesNotCount() {
        policy(2);
        assertThat(apply(List.of(REQUESTER), List.of(STRANGER)).toString()).contains("does not count");
        assertThat(apply(List.of(APPROVER), List.of(PersonNames.of("CONTOSO\\approver")))
                        .toString())
                .contains("does not count");
        assertThat(policy.approvals()).isEqualTo(2);
    }

    @Test
    void anApprovalInTheTicketThatCountsMustStillBeThereRightBeforeTheChange() {
        policy(2);
        assertThat(ticket.isTakenBack("r-1", List.of())).as("none counts").isFalse();
        apply(List.of(REQUESTER), List.of(APPROVER));
        assertThat(ticket.isTakenBack("r-1", List.of(STRANGER, PersonNames.of("CONTOSO\\Approver"))))
                .isFalse();
        assertThat(ticket.isTakenBack("r-1", List.of(STRANGER))).isTrue();
        assertThat(ticket.isTakenBack("r-1", List.of())).isTrue();
    }

    @Test
    void aPolicyThatAsksForOneStillAsksForIt() {
        policy(1);
        apply(List.of(REQUESTER), List.of(APPROVER));
        assertThat(policy.approvals()).isOne();
        assertThat(policy.ticketApprovers()).isEmpty();
    }

    private List<String> apply(List<PersonNames> authors, List<PersonNames> approvers) {
        return ticket.apply("r-1", "CHG0030042", authors, approvers);
    }

    private void policy(int number) {
        policy = new ApprovalPolicy(
                number,
                "rotation-approvers",
                Duration.ofHours(1),
                Duration.ofHours(2),
                "camunda-admin",
                Duration.ofHours(3),
                false,
                "approval-policy:1");
    }
}
