package dev.keyturn.approval;

import dev.keyturn.rotation.Approvals;
import dev.keyturn.rotation.Picture;
import java.time.Clock;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.jspecify.annotations.Nullable;

/**
 * Stands on every approval task. A person decides only what they have claimed, and never what they asked for. It holds
 * whichever way the decision comes in, because the engine itself calls it.
 */
public class FourEyes implements TaskListener {

    static final String APPROVE = "APPROVE";
    static final String REJECT = "REJECT";

    private final Approvals approvals;
    private final Clock clock;

    public FourEyes(Approvals approvals, Clock clock) {
        this.approvals = approvals;
        this.clock = clock;
    }

    @Override
    public void notify(DelegateTask task) {
        String rotation = task.getExecution().getProcessBusinessKey();
        String requester = approvals.requesterOf(rotation);
        if (EVENTNAME_COMPLETE.equals(task.getEventName())) {
            decide(task, rotation, requester);
        } else if (requester.equalsIgnoreCase(task.getAssignee())) {
            throw new BadUserRequestException(
                    requester + " asked for this rotation, so somebody else has to decide it.");
        }
    }

    private void decide(DelegateTask task, String rotation, String requester) {
        String person = person(task);
        require(person != null, "Log in first: an approval needs a person.");
        require(person.equals(task.getAssignee()), "Claim this task first: only its assignee can decide it.");
        require(
                !person.equalsIgnoreCase(requester),
                requester + " asked for this rotation, so somebody else has to decide it.");
        Object decision = task.getVariable(Picture.DECISION);
        require(
                APPROVE.equals(decision) || REJECT.equals(decision),
                "The decision is missing. Choose " + APPROVE + " or " + REJECT + ".");
        Object comment = task.getVariable(Picture.COMMENT);
        require(
                APPROVE.equals(decision) || comment instanceof String text && !text.isBlank(),
                "Say in the comment why you reject this rotation.");
        task.setVariableLocal(Picture.DECISION, decision);
        task.setVariableLocal(Picture.COMMENT, comment);
        if (APPROVE.equals(decision)) {
            approvals.approved(rotation, person, clock.instant());
            task.getExecution().setVariable(Picture.APPROVED_BY, person);
        }
    }

    private static @Nullable String person(DelegateTask task) {
        Authentication authentication =
                task.getProcessEngineServices().getIdentityService().getCurrentAuthentication();
        return authentication == null ? null : authentication.getUserId();
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new BadUserRequestException(sentence);
        }
    }
}
