package dev.keyturn.evidence;

import dev.keyturn.evidence.PasswordHistory.Change;
import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.StepEvidence;
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
        return whole(recorded, history)
                .addTo(new JsonFacts())
                .with("changes", history.changes().stream().map(Change::facts).toList())
                .asMap();
    }

    /** From what was there before the first change to what is there after the last. */
    private static Change whole(RecordedRotation recorded, PasswordHistory history) {
        List<Change> changes = history.changes();
        if (!changes.isEmpty()) {
            Change first = changes.get(0);
            Change last = changes.get(changes.size() - 1);
            return new Change(
                    last.at(),
                    last.direction(),
                    first.before(),
                    last.after(),
                    last.method(),
                    first.versionBefore(),
                    proved(recorded, last.version()));
        }
        return recorded.rotation().progress().passwordEntered() ? learnt(recorded, history) : Change.NONE;
    }

    /** In a repair a person has changed it before. */
    private static Change learnt(RecordedRotation recorded, PasswordHistory history) {
        Object before = recorded.done(ModelStep.STAGE_PASSWORD).stream()
                .findFirst()
                .map(step -> step.evidence().get(StepEvidence.VERSION_BEFORE))
                .orElse(null);
        return new Change(
                null, "", PasswordAttributes.NOTHING, history.checkedAt(), null, before, proved(recorded, null));
    }

    /** The version that was proved in the end; while none is, the one that was set. */
    private static @Nullable Object proved(RecordedRotation recorded, @Nullable Object set) {
        return recorded.steps().stream()
                .filter(step -> step.state() == StepRecord.State.DONE)
                .filter(step ->
                        ModelStep.VERIFY_ROTATION.is(step.name()) || ModelStep.CHECK_MANUAL_WORK.is(step.name()))
                .map(step -> step.evidence().get(StepEvidence.PASSWORD_VERSION))
                .reduce(set, (earlier, later) -> later);
    }
}
