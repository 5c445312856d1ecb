package dev.keyturn.rotation;

import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.secret.SecretRef;
import dev.keyturn.step.Direction;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;

/** The sync servers on which the password that is being brought has not been verified yet. The picture asks it. */
public class RemainingServers {

    /** Key of the evidence that tells which version of the password a step worked with. */
    static final String VERSION = "passwordVersion";

    private final Accounts accounts;
    private final StepRecords steps;
    private final TargetPassword target;

    RemainingServers(Accounts accounts, StepRecords steps, TargetPassword target) {
        this.accounts = accounts;
        this.steps = steps;
        this.target = target;
    }

    public List<String> of(DelegateExecution execution) {
        return of(
                execution.getProcessBusinessKey(),
                (String) execution.getVariable(Picture.ACCOUNT),
                Direction.valueOf((String) execution.getVariable(Picture.DIRECTION)));
    }

    List<String> of(String rotationId, String account, Direction direction) {
        // without a password nothing can have been verified; to say so must work also then
        Object version = target.find(account, direction).map(SecretRef::version).orElse(null);
        Set<String> verified = steps.of(rotationId).stream()
                .filter(step -> step.name().equals("verifySync") && step.state() == StepRecord.State.DONE)
                .filter(step -> version != null
                        && step.direction() == direction
                        && version.equals(step.evidence().get(VERSION)))
                .map(step -> String.valueOf(step.server()))
                .collect(Collectors.toSet());
        return accounts.named(account).servers().stream()
                .map(SyncServer::name)
                .filter(server -> !verified.contains(server))
                .toList();
    }
}
