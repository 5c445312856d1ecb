package dev.keyturn.task;

import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.Rotation;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;

/** A step that is done inside the engine's transaction. Like every step it asks the record first whether it may begin. */
abstract class LocalDelegate implements JavaDelegate {

    private final ModelStep step;
    private final StepOrder order;

    LocalDelegate(ModelStep step, StepOrder order) {
        this.step = step;
        this.order = order;
    }

    abstract void act(DelegateExecution execution, Rotation rotation);

    @Override
    public final void execute(DelegateExecution execution) {
        act(execution, order.require(step, null, execution));
    }
}
