package dev.keyturn.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.rotation.ProcessModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FourEyesTest {

    private static final Instant NOW = Instant.parse("2027-01-04T08:00:00Z");

    private final ApprovalTable approvals = mock(ApprovalTable.class);
    private final DelegateTask task = mock(DelegateTask.class, RETURNS_DEEP_STUBS);
    private final FourEyes fourEyes = new FourEyes(approvals, new People(), Clock.fixed(NOW, ZoneOffset.UTC));

    /** Each has an address of another name. */
    private static final class People implements KnownUsers {

        @Override
        public PersonNames namesOf(String user) {
            return switch (user) {
                case "a.pprover" -> PersonNames.of(user, "first.approver@contoso.com");
                case "requester", "adm-rita" ->
                    PersonNames.of(user, user + "@contoso.com").withAttribute("4711");
                default -> PersonNames.of(user, user + "@contoso.com");
            };
        }

        @Override
        public boolean knows(PersonNames person) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void aRotationThatTheRequesterAskedFor() {
        when(approvals.rotationOf(task.getExecution())).thenReturn("r-1");
        when(task.getId()).thenReturn("t-1");
        standing(1, false, List.of());
    }

    @Test
    void anotherPersonApprovesWhatTheyHaveClaimed() {
        completes("approver", "approver", "APPROVE", null);

        fourEyes.notify(task);

        verify(approvals).approved("r-1", "t-1", "approver", NOW);
        verify(task).setVariableLocal(ProcessModel.DECISION, "APPROVE");
    }

    @Test
    void aRejectionNeedsAReasonAndApprovesNothing() {
        completes("approver", "approver", "REJECT", " ");
        assertRefused("Say in the comment why you reject this rotation.");

        completes("approver", "approver", "REJECT", "Not during the audit.");
        fourEyes.notify(task);

        verify(task).setVariableLocal(ProcessModel.COMMENT, "Not during the audit.");
        verify(approvals).rejected("r-1", "approver", NOW);
        assertNobodyApproved();
    }

    @Test
    void noOneApprovesTheirOwnRequest() {
        completes("requester", "requester", "APPROVE", null);
        assertRefused("requester asked for this rotation, so another person has to decide it.");

        completes("REQUESTER", "REQUESTER", "APPROVE", null);
        assertRefused("requester asked for this rotation, so another person has to decide it.");
        assertNobodyApproved();
    }

    @Test
    void noOneApprovesWithASecondAccount() {
        completes("adm-rita", "adm-rita", "APPROVE", null);

        assertRefused(
                "requester asked for this rotation, and adm-rita and requester are accounts of one person, so another person"
                        + " has to decide it.");
        assertNobodyApproved();
    }

    @Test
    void noOneDecidesWhatTheyHaveNotClaimed() {
        completes("approver", null, "APPROVE", null);
        assertRefused("Claim this task first: only its assignee can decide it.");

        completes("approver", "approver2", "APPROVE", null);
        assertRefused("Claim this task first: only its assignee can decide it.");
        assertNobodyApproved();
    }

    @Test
    void codeThatRunsAsNoOneDecidesNothing() {
        completes(null, null, "APPROVE", null);
        assertRefused("Log in first: an approval needs a person.");
        assertNobodyApproved();
    }

    @Test
    void aDecisionIsOneOfTwo() {
        for (Object decision : List.of("", "approve", "YES", true)) {
            completes("approver", "approver", decision, "comment");
            assertRefused("The decision is missing. Choose APPROVE or REJECT.");
        }
        completes("approver", "approver", null, "comment");
        assertRefused("The decision is missing. Choose APPROVE or REJECT.");
        assertNobodyApproved();
    }

    @Test
    void theTaskIsNotAssignedToTheRequester() {
        when(task.getEventName()).thenReturn(TaskListener.EVENTNAME_ASSIGNMENT);
        when(task.getAssignee()).thenReturn("Requester");
        assertRefused("requester asked for this rotation, so another person has to decide it.");

        when(task.getAssignee()).thenReturn("approver");
        assertThatCode(() -> fourEyes.notify(task)).doesNotThrowAnyException();
        when(task.getAssignee()).thenReturn(null);
        assertThatCode(() -> fourEyes.notify(task)).doesNotThrowAnyException();
    }

    @Test
    void whoWroteTheTicketDoesNotApproveIt() {
        completes("Author", "Author", "APPROVE", null);
        assertRefused("author wrote the change ticket of this rotation, so another person has to decide it.");
        assertNobodyApproved();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "approver",
                "Approver@Contoso.com",
                "CONTOSO\\approver",
                "approver\u200b",
                "approver@contoso.onmicrosoft.com"
            })
    void whoWroteTheTicketDoesNotApproveItUnderAnotherName(String author) {
        standing(1, false, List.of(), List.of(PersonNames.of("beth"), PersonNames.of(author)), List.of());
        completes("approver", "approver", "APPROVE", null);
        assertRefused(author + " wrote the change ticket of this rotation, so another person has to decide it.");
        assertNobodyApproved();

        completes("approver2", "approver2", "APPROVE", null);
        fourEyes.notify(task);
        verify(approvals).approved("r-1", "t-1", "approver2", NOW);
    }

    @Test
    void aPersonIsKnownByTheAddressAsWell() {
        standing(1, false, List.of(), List.of(PersonNames.of("First.Approver@contoso.com")), List.of());
        completes("a.pprover", "a.pprover", "APPROVE", null);
        assertRefused("First.Approver@contoso.com wrote the change ticket of this rotation, so another person has to"
                + " decide it.");
    }

    @Test
    void whoseApprovalInTheTicketCountsDoesNotApproveOnceMore() {
        standing(1, false, List.of(), List.of(), List.of(PersonNames.of("CONTOSO\\approver")));
        completes("approver", "approver", "APPROVE", null);
        assertRefused("approver has approved in the change ticket already, and two different people have to. Another"
                + " person is next.");
        assertNobodyApproved();
    }

    /** What is proved again before a password is handed out, from the record alone. */
    @Test
    void theRecordHoldsOnlyWithDifferentPeople() {
        PersonNames inTicket = PersonNames.of("approver@contoso.com");
        assertThat(holds(aCase(2, List.of("approver", "approver2"), List.of(), List.of())))
                .isTrue();
        assertThat(holds(aCase(2, List.of("approver", "CONTOSO\\approver"), List.of(), List.of())))
                .isFalse();
        assertThat(holds(aCase(1, List.of("approver"), List.of(inTicket), List.of())))
                .isFalse();
        assertThat(holds(aCase(1, List.of("approver"), List.of(), List.of(inTicket))))
                .isFalse();
        assertThat(holds(aCase(1, List.of("approver2"), List.of(), List.of(inTicket))))
                .isTrue();
        assertThat(holds(aCase(1, List.of("requester@contoso.com"), List.of(), List.of())))
                .isFalse();
    }

    /** Who can be edited into a ticket that was approved may be who approved it. */
    @Test
    void anApprovalInTheTicketOfWhoTurnsOutToBeItsAuthorCountsNoMore() {
        PersonNames inTicket = PersonNames.of("approver@contoso.com");
        assertThat(holds(aCase(1, List.of("approver2"), List.of(PersonNames.of("beth")), List.of(inTicket))))
                .isTrue();
        assertThat(holds(aCase(
                        1, List.of("approver2"), List.of(PersonNames.of("CONTOSO\\approver")), List.of(inTicket))))
                .isFalse();
    }

    @Test
    void theRecordKnowsTheAccountsOfOnePerson() {
        assertThat(aCase(1, List.of("adm-rita"), List.of(), List.of()).holds(new People()::namesOf))
                .isFalse();
        assertThat(aCase(1, List.of("adm-rita"), List.of(), List.of()).holds(PersonNames::of))
                .isTrue();
    }

    private static boolean holds(ApprovalCase standing) {
        return standing.holds(PersonNames::of);
    }

    @Test
    void nobodyApprovesTwice() {
        standing(2, false, List.of("approver"));
        completes("APPROVER", "APPROVER", "APPROVE", null);
        assertRefused("APPROVER has approved already, and two different people have to. Another person is next.");
        assertNobodyApproved();

        completes("approver2", "approver2", "APPROVE", null);
        fourEyes.notify(task);
        verify(approvals).approved("r-1", "t-1", "approver2", NOW);
    }

    @Test
    void onlyTheGroupThatThePolicyNamesDecidesAndTheSecondOneOnceItIsEscalated() {
        completes("admin", "admin", "APPROVE", null);
        login("admin", List.of("camunda-admin"));
        assertRefused(
                "The approval policy lets only rotation-approvers decide this rotation, and admin is not in that group.");
        assertNobodyApproved();

        standing(1, true, List.of());
        fourEyes.notify(task);
        verify(approvals).approved("r-1", "t-1", "admin", NOW);
    }

    @Test
    void theGroupsThatTheLoginDoesNotKnowAreLookedUp() {
        completes("approver", "approver", "APPROVE", null);
        login("approver", List.of());
        var query = task.getProcessEngineServices().getIdentityService().createGroupQuery();
        Group group = mock(Group.class);
        when(group.getId()).thenReturn("rotation-approvers");
        when(query.groupMember("approver").list()).thenReturn(List.of(group));

        fourEyes.notify(task);

        verify(approvals).approved("r-1", "t-1", "approver", NOW);
    }

    private void login(String person, List<String> groups) {
        when(task.getProcessEngineServices().getIdentityService().getCurrentAuthentication())
                .thenReturn(new Authentication(person, groups));
    }

    private void completes(
            @Nullable String person, @Nullable String assignee, @Nullable Object decision, @Nullable Object comment) {
        when(task.getEventName()).thenReturn(TaskListener.EVENTNAME_COMPLETE);
        when(task.getProcessEngineServices().getIdentityService().getCurrentAuthentication())
                .thenReturn(person == null ? null : new Authentication(person, List.of("rotation-approvers")));
        when(task.getAssignee()).thenReturn(assignee);
        when(task.getVariable(ProcessModel.DECISION)).thenReturn(decision);
        when(task.getVariable(ProcessModel.COMMENT)).thenReturn(comment);
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(BadUserRequestException.class)
                .isThrownBy(() -> fourEyes.notify(task))
                .withMessage(message);
    }

    private void assertNobodyApproved() {
        verify(approvals, never()).approved(any(), any(), any(), any());
    }

    private void standing(int approvals, boolean escalated, List<String> approvers) {
        standing(approvals, escalated, approvers, List.of(), List.of());
    }

    private void standing(
            int approvals,
            boolean escalated,
            List<String> approvers,
            List<PersonNames> authors,
            List<PersonNames> inTicket) {
        when(this.approvals.caseOf("r-1"))
                .thenReturn(new ApprovalCase(
                        "requester",
                        "author",
                        authors,
                        policy(approvals, inTicket),
                        NOW,
                        NOW,
                        escalated ? NOW : null,
                        approvers,
                        false));
    }

    private static ApprovalCase aCase(
            int approvals, List<String> approvers, List<PersonNames> authors, List<PersonNames> inTicket) {
        return new ApprovalCase(
                "requester", null, authors, policy(approvals, inTicket), NOW, NOW, null, approvers, false);
    }

    private static ApprovalPolicy policy(int approvals, List<PersonNames> inTicket) {
        return new ApprovalPolicy(
                approvals,
                "rotation-approvers",
                Duration.ofHours(1),
                Duration.ofHours(2),
                "camunda-admin",
                Duration.ofHours(3),
                false,
                "approval-policy:1",
                inTicket);
    }
}
