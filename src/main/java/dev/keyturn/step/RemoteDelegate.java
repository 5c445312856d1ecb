package dev.keyturn.step;

import dev.keyturn.kernel.StepFailure;
import dev.keyturn.step.OutcomeSignal.StepSignal;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.impl.bpmn.behavior.AbstractBpmnActivityBehavior;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;
import org.jspecify.annotations.Nullable;

/**
 * A service task whose work is remote. The token waits in the task while a worker does the work outside the engine's
 * transaction; the outcome moves the token on, or raises the BPMN error {@link #STEP_FAILED}. A delegate has one method
 * of its own: {@link #work}.
 */
public abstract class RemoteDelegate extends AbstractBpmnActivityBehavior {

    /** The error code that the process model catches when a step failed for good. */
    public static final String STEP_FAILED = "STEP_FAILED";

    private static final String SUFFIX = "Delegate";

    private final DurableSteps steps;

    protected RemoteDelegate(DurableSteps steps) {
        this.steps = steps;
    }

    /**
     * Does the work once. No transaction is open, and it may run again after a crash or a lost answer.
     *
     * @throws StepFailure when it did not succeed, classified by the adapter
     */
    protected abstract StepResult work(StepContext step);

    /**
     * Whether the process model runs it once for each sync server, with the server's name in the variable
     * {@code server}.
     */
    protected boolean isForOneServer() {
        return false;
    }

    /**
     * The BPMN error that a failure for good raises; {@link #STEP_FAILED} unless the process model has a way of its
     * own.
     */
    protected String errorOf(StepFailure failure) {
        return STEP_FAILED;
    }

    /** The delegate's name in the process model: the class name without its suffix. */
    public final String name() {
        String simple = getClass().getSimpleName();
        String stem = simple.endsWith(SUFFIX) ? simple.substring(0, simple.length() - SUFFIX.length()) : simple;
        return Character.toLowerCase(stem.charAt(0)) + stem.substring(1);
    }

    @Override
    public final void execute(ActivityExecution execution) {
        steps.begin(this, execution);
    }

    @Override
    public final void signal(ActivityExecution execution, @Nullable String signalName, @Nullable Object signalData) {
        if (!(signalData instanceof StepSignal signal)) {
            throw new BadUserRequestException(
                    "Only the outcome of the step itself moves this rotation on. Wait for it, or cancel the rotation.");
        }
        StepFailure failure = signal.failure();
        if (failure != null) {
            throw new BpmnError(errorOf(failure), failure.message());
        }
        leave(execution);
    }
}
