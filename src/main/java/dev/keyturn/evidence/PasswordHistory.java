package dev.keyturn.evidence;

import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.StepAttempt;
import dev.keyturn.step.StepRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every time that a rotation set the password in Active Directory. An attempt writes down what it set before it goes on;
 * where its answer was lost, the account itself shows that it was set.
 */
final class PasswordHistory {

    /** @param method how, as the attempt wrote it down; null when its answer was lost */
    record Change(
            @Nullable Instant at,
            String direction,
            PasswordAttributes before,
            PasswordAttributes after,
            @Nullable Object method,
            @Nullable Object versionBefore,
            @Nullable Object version) {

        Map<String, Object> facts() {
            return addTo(new JsonFacts().with("at", at).with("direction", direction))
                    .asMap();
        }

        JsonFacts addTo(JsonFacts facts) {
            return facts.with("domainController", after.domainController())
                    .with("method", method)
                    .with("pwdLastSetBefore", before.pwdLastSet())
                    .with("pwdLastSetAfter", after.pwdLastSet())
                    .with("keyVersionBefore", before.keyVersion())
                    .with("keyVersionAfter", after.keyVersion())
                    .with("versionBefore", versionBefore)
                    .with("versionAfter", version);
        }
    }

    private final List<StepRecord> steps;
    private final List<Change> changes = new ArrayList<>();
    private PasswordAttributes known = PasswordAttributes.NOTHING;

    private PasswordHistory(List<StepRecord> steps) {
        this.steps = steps;
    }

    static PasswordHistory of(List<StepRecord> steps, Map<String, List<StepAttempt>> tries) {
        PasswordHistory history = new PasswordHistory(steps);
        for (StepRecord step : steps) {
            if (!ModelStep.CHANGE_PASSWORD_IN_AD.is(step.name())) {
                history.check(step.evidence());
                continue;
            }
            for (StepAttempt attempt : tries.getOrDefault(step.id(), List.of())) {
                history.read(step, attempt.evidence(), attempt.endedAt());
            }
            history.read(step, step.evidence(), step.endedAt());
        }
        return history;
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    /**
     * The password in Active Directory before and after, each change in between, and never the password.
     *
     * @param entered whether a person has entered the password, which was changed before
     */
    Map<String, Object> facts(boolean entered) {
        return whole(entered)
                .addTo(new JsonFacts())
                .with("changes", changes.stream().map(Change::facts).toList())
                .asMap();
    }

    /** From what was there before the first change to what is there after the last. */
    private Change whole(boolean entered) {
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
                    proved(last.version()));
        }
        return entered
                ? new Change(null, "", PasswordAttributes.NOTHING, known, null, versionBefore(), proved(null))
                : new Change(null, "", PasswordAttributes.NOTHING, PasswordAttributes.NOTHING, null, null, null);
    }

    private @Nullable Object versionBefore() {
        return done(ModelStep.STAGE_PASSWORD)
                .findFirst()
                .map(step -> step.evidence().get(StepEvidence.VERSION_BEFORE))
                .orElse(null);
    }

    /** The version that was proved in the end; while none is, the one that was set. */
    private @Nullable Object proved(@Nullable Object set) {
        return done(ModelStep.VERIFY_ROTATION, ModelStep.CHECK_MANUAL_WORK)
                .map(step -> step.evidence().get(StepEvidence.PASSWORD_VERSION))
                .reduce(set, (earlier, later) -> later);
    }

    private Stream<StepRecord> done(ModelStep... wanted) {
        return steps.stream()
                .filter(step -> step.state() == StepRecord.State.DONE)
                .filter(step -> Stream.of(wanted).anyMatch(one -> one.is(step.name())));
    }

    private void check(Map<String, Object> evidence) {
        if (PasswordAttributes.isIn(evidence)) {
            known = PasswordAttributes.in(evidence, "");
        }
    }

    private void read(StepRecord step, Map<String, Object> evidence, @Nullable Instant at) {
        if (!PasswordAttributes.isIn(evidence)) {
            return;
        }
        PasswordAttributes after = PasswordAttributes.in(evidence, "");
        if (after.differsFrom(known)) {
            Object method = evidence.get(StepEvidence.METHOD);
            changes.add(new Change(
                    at,
                    step.direction().name(),
                    method == null ? known : PasswordAttributes.in(evidence, StepEvidence.BEFORE),
                    after,
                    method,
                    evidence.get(StepEvidence.VERSION_BEFORE),
                    evidence.get(StepEvidence.PASSWORD_VERSION)));
        }
        known = after;
    }
}
