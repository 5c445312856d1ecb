package dev.keyturn.approval;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.keyturn.rotation.Approvals;
import dev.keyturn.rotation.Picture;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FourEyesTest {

    private static final Instant NOW = Instant.parse("2027-01-04T08:00:00Z");

    private final Approvals approvals = mock(Approvals.class);
    private final DelegateTask task = mock(DelegateTask.class, RETURNS_DEEP_STUBS);
    private final FourEyes fourEyes = new FourEyes(approvals, Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void aRotationThatTheRequesterAskedFor() {
        when(task.getExecution().getProcessBusinessKey()).thenReturn("r-1");
        when(approvals.requesterOf("r-1")).thenReturn("requester");
    }

    @Test
    void anotherPersonApprovesWhatTheyHaveClaimed() {
        completes("approver", "approver", "APPROVE", null);

        fourEyes.notify(task);

        verify(approvals).approved("r-1", "approver", NOW);
        verify(task.getExecution()).setVariable(Picture.APPROVED_BY, "approver");
        verify(task).setVariableLocal(Picture.DECISION, "APPROVE");
    }

    @Test
    void aRejectionNeedsAReasonAndApprovesNothing() {
        completes("approver", "approver", "REJECT", " ");
        assertRefused("Say in the comment why you reject this rotation.");

        completes("approver", "approver", "REJECT", "Not during the audit.");
        fourEyes.notify(task);

        verify(task).setVariableLocal(Picture.COMMENT, "Not during the audit.");
        assertNobodyApproved();
    }

    @Test
    void nobodyApprovesTheirOwnRequest() {
        completes("requester", "requester", "APPROVE", null);
        assertRefused("requester asked for this rotation, so somebody else has to decide it.");

        completes("REQUESTER", "REQUESTER", "APPROVE", null);
        assertRefused("requester asked for this rotation, so somebody else has to decide it.");
        assertNobodyApproved();
    }

    @Test
    void nobodyDecidesWhatTheyHaveNotClaimed() {
        completes("approver", null, "APPROVE", null);
        assertRefused("Claim this task first: only its assignee can decide it.");

        completes("approver", "approver2", "APPROVE", null);
        assertRefused("Claim this task first: only its assignee can decide it.");
        assertNobodyApproved();
    }

    @Test
    void codeThatRunsAsNobodyDecidesNothing() {
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
        assertRefused("requester asked for this rotation, so somebody else has to decide it.");

        when(task.getAssignee()).thenReturn("approver");
        assertThatCode(() -> fourEyes.notify(task)).doesNotThrowAnyException();
        when(task.getAssignee()).thenReturn(null);
        assertThatCode(() -> fourEyes.notify(task)).doesNotThrowAnyException();
    }

    private void completes(
            @Nullable String person, @Nullable String assignee, @Nullable Object decision, @Nullable Object comment) {
        when(task.getEventName()).thenReturn(TaskListener.EVENTNAME_COMPLETE);
        when(task.getProcessEngineServices().getIdentityService().getCurrentAuthentication())
                .thenReturn(person == null ? null : new Authentication(person, List.of()));
        when(task.getAssignee()).thenReturn(assignee);
        when(task.getVariable(Picture.DECISION)).thenReturn(decision);
        when(task.getVariable(Picture.COMMENT)).thenReturn(comment);
    }

    private void assertRefused(String sentence) {
        assertThatExceptionOfType(BadUserRequestException.class)
                .isThrownBy(() -> fourEyes.notify(task))
                .withMessage(sentence);
    }

    private void assertNobodyApproved() {
        verify(approvals, never()).approved(any(), any(), any());
        verify(task.getExecution(), never()).setVariable(any(), any());
    }
}
