package dev.keyturn.evidence;

import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.OperationLogEntry;
import dev.keyturn.rotation.PersonTask;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.step.StepRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.jspecify.annotations.Nullable;

/**
 * What the sections of the evidence are made from.
 *
 * @param outcome null while it runs
 * @param endedAt null while it runs
 * @param steps in the order in which they began
 * @param operations of people at the engine, oldest first
 * @param tasks of people, oldest first
 */
record RecordedRotation(
        Rotation rotation,
        @Nullable Outcome outcome,
        @Nullable Instant endedAt,
        HistoricProcessInstance process,
        List<StepRecord> steps,
        List<OperationLogEntry> operations,
        List<PersonTask> tasks) {

    Optional<PersonTask> task(@Nullable String id) {
        return tasks.stream().filter(task -> task.id().equals(id)).findFirst();
    }

    /** Those of that name that succeeded. */
    List<StepRecord> done(ModelStep wanted) {
        return steps.stream()
                .filter(step -> wanted.is(step.name()) && step.state() == StepRecord.State.DONE)
                .toList();
    }
}
