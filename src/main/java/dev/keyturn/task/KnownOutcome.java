package dev.keyturn.task;

import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.step.Direction;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;

/** How a rotation will end, as far as its steps and the engine's history have settled it. */
class KnownOutcome {

    private final StepRecords steps;

    KnownOutcome(StepRecords steps) {
        this.steps = steps;
    }

    /** Null while it is open, or when nothing but a cancellation is left. */
    @Nullable
    Outcome of(Rotation rotation, DelegateExecution execution) {
        Outcome outcome = settled(rotation);
        if (outcome != null) {
            return outcome;
        }
        if (passed(execution, ProcessModel.REJECTED)) {
            return Outcome.REJECTED;
        }
        return passed(execution, ProcessModel.EXPIRED_EVENT) ? Outcome.EXPIRED : null;
    }

    /** Whether the password that this rotation brought is the one in use. */
    boolean newPasswordInUse(Rotation rotation) {
        Outcome settled = settled(rotation);
        return settled == Outcome.VERIFIED
                || settled == Outcome.FINISHED_BY_HAND && rotation.direction() == Direction.FORWARD;
    }

    private @Nullable Outcome settled(Rotation rotation) {
        Outcome outcome = null;
        for (StepRecord step : steps.of(rotation.id())) {
            if (step.state() == StepRecord.State.DONE) {
                outcome = settledBy(step, outcome);
            }
        }
        return outcome;
    }

    private static @Nullable Outcome settledBy(StepRecord step, @Nullable Outcome before) {
        return switch (ModelStep.named(step.name())) {
            case VERIFY_ROTATION -> step.direction() == Direction.FORWARD ? Outcome.VERIFIED : Outcome.ROLLED_BACK;
            case CHECK_MANUAL_WORK -> Outcome.FINISHED_BY_HAND;
            default -> before;
        };
    }

    private static boolean passed(DelegateExecution execution, String activity) {
        HistoryService history = execution.getProcessEngineServices().getHistoryService();
        return history.createHistoricActivityInstanceQuery()
                        .processInstanceId(execution.getProcessInstanceId())
                        .activityId(activity)
                        .finished()
                        .count()
                > 0;
    }
}
