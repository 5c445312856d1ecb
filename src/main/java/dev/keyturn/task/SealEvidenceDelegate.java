package dev.keyturn.task;

import dev.keyturn.evidence.RotationMeters;
import dev.keyturn.evidence.RotationRecord;
import dev.keyturn.evidence.chain.EvidenceLog;
import dev.keyturn.evidence.chain.UnsealableException;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.trigger.LaterProof;
import dev.keyturn.work.DurableWork;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Ends the rotation's row, seals its evidence and plans the second proof, in one transaction with the end of the process. */
@Component("sealEvidence")
class SealEvidenceDelegate extends LocalDelegate {

    private final EvidenceLog evidence;
    private final RotationRecord record;
    private final RotationTable rotations;
    private final KnownOutcome known;
    private final RotationMeters meters;
    private final DurableWork work;
    private final Clock clock;

    SealEvidenceDelegate(
            StepOrder order,
            EvidenceLog evidence,
            RotationRecord record,
            RotationTable rotations,
            KnownOutcome known,
            RotationMeters meters,
            DurableWork work,
            Clock clock) {
        super(ModelStep.SEAL_EVIDENCE, order);
        this.evidence = evidence;
        this.record = record;
        this.rotations = rotations;
        this.known = known;
        this.meters = meters;
        this.work = work;
        this.clock = clock;
    }

    @Override
    void act(DelegateExecution execution, Rotation rotation) {
        String id = rotation.id();
        Outcome settled = known.of(rotation, execution);
        Outcome outcome = settled == null ? Outcome.CANCELLED : settled;
        Instant now = clock.instant();
        String hash = seal(id, record.facts(id, outcome, now));
        rotations.end(id, outcome, now);
        meters.ended(rotations.get(id), outcome, now);
        if (RotationView.Proof.of(outcome, null) != null) {
            work.schedule(LaterProof.TASK, id, LaterProof.due(now));
        }
        execution.setVariable(ProcessModel.OUTCOME, outcome.name());
        execution.setVariable(ProcessModel.EVIDENCE_HASH, hash);
    }

    /** What cannot be sealed as it is does not get better by itself: the step before fails, and a person decides. */
    private String seal(String id, Map<String, Object> facts) {
        try {
            return evidence.seal(id, facts);
        } catch (UnsealableException e) {
            throw StepFailure.refused(
                    "unsealable",
                    "The evidence of this rotation cannot be sealed, so the rotation has not ended; nothing is left to"
                            + " change. " + e.getMessage() + " Correct what it names, or update Keyturn, then retry.");
        }
    }
}
