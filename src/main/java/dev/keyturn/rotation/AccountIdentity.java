package dev.keyturn.rotation;

import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.Intent;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which object in Active Directory a rotation is about. The pre-check stored it, so that a move, a new
 * name or another object of the same name is noticed before the change.
 */
public class AccountIdentity {

    private final RotationTable rotations;
    private final StepRecords steps;

    AccountIdentity(RotationTable rotations, StepRecords steps) {
        this.rotations = rotations;
        this.steps = steps;
    }

    public static Map<String, Object> evidence(@Nullable AccountState state) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        if (state != null) {
            evidence.put(StepEvidence.OBJECT_GUID, state.guid());
            evidence.put(StepEvidence.DISTINGUISHED_NAME, state.dn());
            evidence.put(StepEvidence.DOMAIN_CONTROLLER, state.domainController());
            evidence.put(
                    StepEvidence.PWD_LAST_SET,
                    state.pwdLastSet() == null ? null : state.pwdLastSet().toString());
            evidence.put(StepEvidence.KEY_VERSION, state.keyVersion());
        }
        return evidence;
    }

    public Intent intent(String rotation, boolean passwordKnown) {
        boolean changes = rotations.get(rotation).kind() == RotationRequest.Kind.ROTATE;
        List<StepRecord> records = steps.of(rotation);
        Intent intent = new Intent(changes, passwordKnown, null, null).at(workedWith(records));
        return records.stream()
                .map(StepRecord::evidence)
                .filter(evidence -> evidence.containsKey(StepEvidence.OBJECT_GUID)
                        && evidence.containsKey(StepEvidence.DISTINGUISHED_NAME))
                .findFirst()
                .map(evidence -> intent.about(
                        text(evidence, StepEvidence.OBJECT_GUID), text(evidence, StepEvidence.DISTINGUISHED_NAME)))
                .orElse(intent);
    }

    /** The domain controller that the last step since the pre-check has worked with; null when none has. */
    private static @Nullable String workedWith(List<StepRecord> records) {
        return records.stream()
                .filter(step -> !ModelStep.RUN_PRE_CHECK.is(step.name()))
                .map(step -> (String) step.evidence().get(StepEvidence.DOMAIN_CONTROLLER))
                .filter(Objects::nonNull)
                .reduce(null, (earlier, later) -> later);
    }

    private static String text(Map<String, Object> evidence, String key) {
        return String.valueOf(evidence.get(key));
    }
}
