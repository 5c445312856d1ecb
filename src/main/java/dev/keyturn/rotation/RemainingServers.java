package dev.keyturn.rotation;

import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.step.Direction;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The sync servers on which the password that is being brought has not been verified yet. The process model asks it.
 */
@Component("remainingServers")
public class RemainingServers {

    private final Accounts accounts;
    private final StepRecords steps;
    private final BoundRotations bound;

    RemainingServers(Accounts accounts, StepRecords steps, BoundRotations bound) {
        this.accounts = accounts;
        this.steps = steps;
        this.bound = bound;
    }

    public List<String> of(DelegateExecution execution) {
        Rotation rotation = bound.of(execution);
        return of(rotation.id(), rotation.account(), rotation.direction());
    }

    public List<String> of(String rotationId, String account, Direction direction) {
        List<StepRecord> records = steps.of(rotationId);
        Object version = version(records, direction);
        Set<String> verified = records.stream()
                .filter(step -> ModelStep.VERIFY_SYNC.is(step.name()) && step.state() == StepRecord.State.DONE)
                .filter(step -> version != null
                        && step.direction() == direction
                        && version.equals(step.evidence().get(StepEvidence.PASSWORD_VERSION)))
                .map(step -> String.valueOf(step.server()))
                .collect(Collectors.toSet());
        return accounts.named(account).servers().stream()
                .map(SyncServer::name)
                .filter(server -> !verified.contains(server))
                .toList();
    }

    /** Read from the steps, since the secret store may be remote and this runs inside the engine's transaction. */
    private static @Nullable Object version(List<StepRecord> records, Direction direction) {
        Object version = null;
        for (StepRecord step : records) {
            boolean sets = ModelStep.CHANGE_PASSWORD_IN_AD.is(step.name()) || ModelStep.STAGE_PASSWORD.is(step.name());
            if (sets && step.direction() == direction && step.state() == StepRecord.State.DONE) {
                version = step.evidence().get(StepEvidence.PASSWORD_VERSION);
            }
        }
        return version;
    }
}
