package dev.keyturn.rotation;

import dev.keyturn.step.EngineIdentity;
import dev.keyturn.step.EngineInternals;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.springframework.context.annotation.Lazy;

/**
 * Which process instance belongs to which rotation. A rotation has exactly one, which its record names; a business key is
 * nothing but text, and any number of process instances may have the same.
 */
public class BoundRotations {

    private final RotationTable rotations;
    private final RefusedAttempts refused;
    private final HistoryService history;
    private final EngineIdentity engine;

    BoundRotations(
            RotationTable rotations, RefusedAttempts refused, @Lazy HistoryService history, EngineIdentity engine) {
        this.rotations = rotations;
        this.refused = refused;
        this.history = history;
        this.engine = engine;
    }

    /** @throws org.camunda.bpm.engine.BadUserRequestException when the execution belongs to no rotation */
    public Rotation of(DelegateExecution execution) {
        return find(execution)
                .orElseThrow(() -> refused.refuse(
                        "This process instance is not that of a rotation, so nothing of a rotation is done in it. Ask"
                                + " for a rotation: POST /api/rotations, or the process in Tasklist.",
                        execution.getProcessInstanceId(),
                        execution.getProcessBusinessKey(),
                        String.valueOf(execution.getCurrentActivityId())));
    }

    public Optional<Rotation> find(DelegateExecution execution) {
        if (!isOurs(execution)) {
            return Optional.empty();
        }
        String instance = execution.getProcessInstanceId();
        return rotations.ofInstance(instance).or(() -> earlier(execution.getProcessBusinessKey(), instance));
    }

    /** The process instance of a rotation. */
    public String instanceOf(Rotation rotation) {
        String known = rotation.processInstance();
        return known != null ? known : bind(rotation);
    }

    public static boolean isOurs(DelegateExecution execution) {
        return EngineInternals.isOf(ProcessModel.PROCESS, execution);
    }

    /** One from before its process instance was kept, or that a node of an earlier version has begun. */
    private Optional<Rotation> earlier(String businessKey, String instance) {
        return Optional.ofNullable(businessKey)
                .flatMap(rotations::find)
                .filter(rotation -> rotation.processInstance() == null && instance.equals(bind(rotation)));
    }

    /** The oldest one with its id: every other one was made up later. */
    private String bind(Rotation rotation) {
        HistoricProcessInstance oldest = engine.asSystem(() -> history
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey(ProcessModel.PROCESS)
                .processInstanceBusinessKey(rotation.id())
                .orderByProcessInstanceStartTime()
                .asc()
                .listPage(0, 1)
                .stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "The process engine does not remember rotation " + rotation.id() + " any more.")));
        rotations.bind(rotation.id(), oldest.getId());
        return oldest.getId();
    }
}
