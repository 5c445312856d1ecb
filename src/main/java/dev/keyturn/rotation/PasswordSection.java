package dev.keyturn.rotation;

import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The password in Active Directory before and after, each change in between, and never the password. */
class PasswordSection implements EvidenceSection {

    private final StepRecords steps;

    PasswordSection(StepRecords steps) {
        this.steps = steps;
    }

    @Override
    public Map<String, Object> of(RecordedRotation recorded) {
        PasswordHistory history = PasswordHistory.of(
                recorded.steps(), steps.triesOf(recorded.rotation().id()));
        List<PasswordHistory.Change> changes = history.changes();
        boolean learnt = changes.isEmpty() && recorded.rotation().passwordEntered();
        if (changes.isEmpty() && !learnt) {
            return facts(SeenPassword.NOTHING, SeenPassword.NOTHING, null, null, null, changes);
        }
        PasswordHistory.Change last = learnt ? null : changes.get(changes.size() - 1);
        return facts(
                learnt ? SeenPassword.NOTHING : changes.get(0).before(),
                last == null ? history.lookedAt() : last.after(),
                last == null ? null : last.method(),
                before(recorded, changes),
                after(recorded, last),
                changes);
    }

    private static Map<String, Object> facts(
            SeenPassword before,
            SeenPassword after,
            @Nullable Object method,
            @Nullable Object versionBefore,
            @Nullable Object versionAfter,
            List<PasswordHistory.Change> changes) {
        return new Facts()
                .with("domainController", after.domainController())
                .with("method", method)
                .with("pwdLastSetBefore", before.pwdLastSet())
                .with("pwdLastSetAfter", after.pwdLastSet())
                .with("keyVersionBefore", before.keyVersion())
                .with("keyVersionAfter", after.keyVersion())
                .with("versionBefore", versionBefore)
                .with("versionAfter", versionAfter)
                .with(
                        "changes",
                        changes.stream().map(PasswordHistory.Change::facts).toList())
                .asMap();
    }

    private static @Nullable Object before(RecordedRotation recorded, List<PasswordHistory.Change> changes) {
        return changes.isEmpty()
                ? recorded.done("stagePassword").stream()
                        .findFirst()
                        .map(step -> step.evidence().get(TargetPassword.VERSION_BEFORE))
                        .orElse(null)
                : changes.get(0).versionBefore();
    }

    /** What was proved in the end; while nothing is, what was set. */
    private static @Nullable Object after(RecordedRotation recorded, PasswordHistory.@Nullable Change last) {
        return recorded.steps().stream()
                .filter(step -> step.state() == StepRecord.State.DONE)
                .filter(step ->
                        step.name().equals("verifyRotation") || step.name().equals("checkManualWork"))
                .map(step -> step.evidence().get(RemainingServers.VERSION))
                .reduce(last == null ? null : last.version(), (earlier, later) -> later);
    }
}
