package dev.keyturn.task.password;

import dev.keyturn.evidence.PasswordAttributes;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.Direction;
import dev.keyturn.step.StepAttempt;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a rotation have written down of the password in Active Directory: what they saw before and after they
 * set it, or when they had proved it. Compared with what the domain controller shows now, this tells which password is set,
 * which a logon does not.
 */
public class RecordedPasswords {

    private static final Set<ModelStep> CHECKS = EnumSet.of(ModelStep.RUN_PRE_CHECK, ModelStep.CHECK_READINESS);

    private final StepRecords steps;

    RecordedPasswords(StepRecords steps) {
        this.steps = steps;
    }

    /**
     * One password that an attempt has set, or was about to set when it was heard of last.
     *
     * @param before what was there right before; not known when nothing was written
     * @param after what was there right after; not known when the answer was lost
     * @param replacesAnother whether the password before is known to have been another one than this
     */
    public record Recorded(
            int version,
            @Nullable String domainController,
            PasswordAttributes before,
            PasswordAttributes after,
            boolean replacesAnother) {

        /** Whether this is what the attempt has left. */
        public boolean isLeftAs(PasswordAttributes now) {
            return after.isKnown() && now.isSameAs(after);
        }

        /**
         * Whether exactly one password was set since the attempt was about to. When a logon takes this one now, that was this
         * one: the only other one that a logon takes is the one before, which was another.
         */
        public boolean mayHaveArrivedAs(PasswordAttributes now) {
            return !after.isKnown() && replacesAnother && now.isNextAfter(before);
        }
    }

    /** The last password that this rotation has set, or was about to set. */
    public Optional<Recorded> lastSet(String rotation) {
        List<StepRecord> changes = steps.of(rotation).stream()
                .filter(step -> ModelStep.CHANGE_PASSWORD_IN_AD.is(step.name()))
                .toList();
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        Map<String, List<StepAttempt>> tries = steps.triesOf(rotation);
        List<Recorded> recorded = new ArrayList<>();
        for (StepRecord step : changes) {
            tries.getOrDefault(step.id(), List.of())
                    .forEach(attempt -> add(recorded, step.direction(), attempt.evidence()));
            add(recorded, step.direction(), step.evidence());
        }
        return recorded.isEmpty() ? Optional.empty() : Optional.of(recorded.get(recorded.size() - 1));
    }

    /**
     * What this rotation has seen last of the password that it replaces, as far as people know it: at its checks, or when one of
     * them was asked because another password had been set.
     */
    public Optional<PasswordAttributes> seen(String rotation) {
        Map<String, List<StepAttempt>> tries = steps.triesOf(rotation);
        return steps.of(rotation).stream()
                .flatMap(step -> CHECKS.contains(ModelStep.named(step.name()))
                        ? Stream.of(PasswordAttributes.in(step.evidence(), ""))
                        : seenBeforeDecision(step, tries))
                .filter(PasswordAttributes::isKnown)
                .reduce((earlier, later) -> later);
    }

    private static Stream<PasswordAttributes> seenBeforeDecision(
            StepRecord step, Map<String, List<StepAttempt>> tries) {
        boolean decided = ModelStep.CHANGE_PASSWORD_IN_AD.is(step.name()) && step.state() == StepRecord.State.FAILED;
        return decided
                ? tries.getOrDefault(step.id(), List.of()).stream()
                        .map(attempt -> PasswordAttributes.in(attempt.evidence(), StepEvidence.BEFORE))
                : Stream.of();
    }

    /**
     * What the domain controller showed when this version was known to be the password: after it was set, or in a repair
     * when it was proved.
     */
    public Optional<PasswordAttributes> known(String rotation, int version) {
        Optional<Recorded> set = lastSet(rotation);
        if (set.isPresent()) {
            return set.filter(last -> last.version() == version)
                    .map(Recorded::after)
                    .filter(PasswordAttributes::isKnown);
        }
        return steps.of(rotation).stream()
                .filter(step -> ModelStep.CHECK_READINESS.is(step.name()))
                .map(StepRecord::evidence)
                .filter(evidence -> evidence.containsKey(StepEvidence.PROVED_BY) && versionIn(evidence) == version)
                .map(evidence -> PasswordAttributes.in(evidence, ""))
                .filter(PasswordAttributes::isKnown)
                .reduce((earlier, later) -> later);
    }

    private static void add(List<Recorded> recorded, Direction direction, Map<String, Object> evidence) {
        int version = versionIn(evidence);
        if (version == 0) {
            return;
        }
        PasswordAttributes before = PasswordAttributes.in(evidence, StepEvidence.BEFORE);
        boolean made = direction == Direction.FORWARD && recorded.stream().noneMatch(one -> one.version() == version);
        Recorded last = recorded.isEmpty() ? null : recorded.get(recorded.size() - 1);
        boolean another = last != null && last.version() != version && last.isLeftAs(before);
        recorded.add(new Recorded(
                version, before.domainController(), before, PasswordAttributes.in(evidence, ""), made || another));
    }

    private static int versionIn(Map<String, Object> evidence) {
        return evidence.get(StepEvidence.PASSWORD_VERSION) instanceof Number number ? number.intValue() : 0;
    }
}
