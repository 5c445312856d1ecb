package dev.keyturn.rotation;

import dev.keyturn.audit.EvidenceLog;
import dev.keyturn.rotation.RotationView.Outcome;
import java.time.Clock;
import java.time.Instant;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** Ends the rotation's row and seals its evidence, in one transaction with the end of the process. */
class SealEvidenceDelegate implements JavaDelegate {

    private final EvidenceLog evidence;
    private final RotationRecord record;
    private final ActRecorder acts;
    private final RotationTable rotations;
    private final KnownOutcome known;
    private final RotationMeters meters;
    private final Clock clock;

    SealEvidenceDelegate(
            EvidenceLog evidence,
            RotationRecord record,
            ActRecorder acts,
            RotationTable rotations,
            KnownOutcome known,
            RotationMeters meters,
            Clock clock) {
        this.evidence = evidence;
        this.record = record;
        this.acts = acts;
        this.rotations = rotations;
        this.known = known;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String id = execution.getProcessBusinessKey();
        Outcome settled = known.of(execution);
        Outcome outcome = settled == null ? Outcome.CANCELLED : settled;
        acts.recordWhoMovedItHere(execution.getProcessInstanceId());
        Instant now = clock.instant();
        String hash = evidence.seal(id, record.facts(id, outcome, now));
        rotations.end(id, outcome, now);
        meters.ended(rotations.get(id), outcome, now);
        execution.setVariable(Picture.OUTCOME, outcome.name());
        execution.setVariable(Picture.EVIDENCE_HASH, hash);
    }
}
