package dev.keyturn.approval;

import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.step.EngineIdentity;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;

/**
 * Stands on every approval task. A person decides only what they have claimed, never what they asked for, never twice,
 * and only as a member of the group that the policy names. It holds whichever way the decision comes in, because the
 * engine itself calls it.
 */
public class FourEyes implements TaskListener {

    static final String APPROVE = "APPROVE";
    static final String REJECT = "REJECT";

    private final ApprovalTable approvals;
    private final KnownUsers people;
    private final Clock clock;

    public FourEyes(ApprovalTable approvals, KnownUsers people, Clock clock) {
        this.approvals = approvals;
        this.people = people;
        this.clock = clock;
    }

    @Override
    public void notify(DelegateTask task) {
        String rotation = approvals.rotationOf(task.getExecution());
        ApprovalCase standing = approvals.caseOf(rotation);
        if (EVENTNAME_COMPLETE.equals(task.getEventName())) {
            decide(task, rotation, standing);
        } else if (task.getAssignee() != null) {
            refuse(standing.obstacle(task.getAssignee(), people::namesOf));
        }
    }

    private void decide(DelegateTask task, String rotation, ApprovalCase standing) {
        EngineIdentity engine =
                new EngineIdentity(task.getProcessEngineServices().getIdentityService());
        Person login = engine.login()
                .orElseThrow(() -> new BadUserRequestException("Log in first: an approval needs a person."));
        String person = login.id();
        require(person.equals(task.getAssignee()), "Claim this task first: only its assignee can decide it.");
        refuse(standing.obstacle(person, people::namesOf));
        List<String> entitled = standing.groups();
        require(
                groupsOf(login, engine).stream().anyMatch(entitled::contains),
                "The approval policy lets only " + String.join(" and ", entitled) + " decide this rotation, and "
                        + person + " is not in that group.");
        Object decision = task.getVariable(ProcessModel.DECISION);
        require(
                APPROVE.equals(decision) || REJECT.equals(decision),
                "The decision is missing. Choose " + APPROVE + " or " + REJECT + ".");
        Object comment = task.getVariable(ProcessModel.COMMENT);
        require(
                APPROVE.equals(decision) || comment instanceof String text && !text.isBlank(),
                "Say in the comment why you reject this rotation.");
        task.setVariableLocal(ProcessModel.DECISION, decision);
        task.setVariableLocal(ProcessModel.COMMENT, comment);
        if (APPROVE.equals(decision)) {
            approvals.approved(rotation, task.getId(), person, clock.instant());
        } else {
            approvals.rejected(rotation, person, clock.instant());
        }
    }

    /** Those of the login, where it knows them: people of an identity provider are not in the engine's database. */
    private static Set<String> groupsOf(Person login, EngineIdentity engine) {
        return login.groups().isEmpty() ? engine.groupsOf(login.id()) : login.groups();
    }

    private static void refuse(@Nullable String obstacle) {
        if (obstacle != null) {
            throw new BadUserRequestException(obstacle);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new BadUserRequestException(message);
        }
    }
}
