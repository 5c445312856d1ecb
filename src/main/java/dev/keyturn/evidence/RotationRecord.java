package dev.keyturn.evidence;

import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.OperationLog;
import dev.keyturn.rotation.PersonTask;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.step.StepRecords;
import java.time.Instant;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;

/** What an auditor needs to know of one rotation, from its row, its steps and the engine's history: section by section. */
public class RotationRecord implements EvidenceDrafts {

    /** Beside documents about rotations, the chain of evidence has others. */
    private static final String KIND = "ROTATION";

    private final RotationTable rotations;
    private final BoundRotations bound;
    private final StepRecords steps;
    private final OperationLog operations;
    private final HistoryService history;
    private final EngineIdentity engine;
    private final EvidenceSections sections;

    RotationRecord(
            RotationTable rotations,
            BoundRotations bound,
            StepRecords steps,
            OperationLog operations,
            @Lazy HistoryService history,
            EngineIdentity engine,
            EvidenceSections sections) {
        this.rotations = rotations;
        this.bound = bound;
        this.steps = steps;
        this.operations = operations;
        this.history = history;
        this.engine = engine;
        this.sections = sections;
    }

    @Override
    public Map<String, Object> draft(String rotationId) {
        return facts(rotationId, null, null);
    }

    public Map<String, Object> facts(String rotationId, @Nullable Outcome outcome, @Nullable Instant endedAt) {
        return engine.asSystem(() -> {
            RecordedRotation recorded = recorded(rotationId, outcome, endedAt);
            JsonFacts facts = new JsonFacts().with("kind", KIND);
            sections.addTo(facts, recorded);
            return facts.asMap();
        });
    }

    private RecordedRotation recorded(String id, @Nullable Outcome outcome, @Nullable Instant endedAt) {
        Rotation rotation = rotations.get(id);
        HistoricProcessInstance process = history.createHistoricProcessInstanceQuery()
                .processInstanceId(bound.instanceOf(rotation))
                .singleResult();
        if (process == null) {
            throw new IllegalStateException("The process engine does not remember rotation " + id + " any more.");
        }
        var byPeople = operations.of(process.getId(), rotation.requestedAt(), endedAt);
        return new RecordedRotation(
                rotation,
                outcome,
                endedAt,
                process,
                steps.of(id),
                byPeople,
                PersonTask.of(process.getId(), history, byPeople));
    }
}
