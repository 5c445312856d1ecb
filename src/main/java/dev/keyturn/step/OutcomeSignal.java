package dev.keyturn.step;

import dev.keyturn.kernel.StepFailure;
import java.util.Map;
import org.camunda.bpm.engine.impl.cmd.SignalCmd;
import org.jspecify.annotations.Nullable;

/** Moves a token on by the outcome of its own step. Every other signal comes from outside. */
public final class OutcomeSignal extends SignalCmd {

    private static final long serialVersionUID = 1L;

    /** Being package-private, it cannot be forged through the engine's interfaces. */
    record StepSignal(@Nullable StepFailure failure) {}

    OutcomeSignal(String execution, StepSignal signal, Map<String, Object> variables) {
        super(execution, null, signal, variables);
    }
}
