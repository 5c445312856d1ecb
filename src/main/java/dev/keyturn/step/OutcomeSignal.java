package dev.keyturn.step;

import java.util.Map;
import org.camunda.bpm.engine.impl.cmd.SignalCmd;

/** Moves a token on by the outcome of its own step. Every other signal comes from outside. */
public final class OutcomeSignal extends SignalCmd {

    private static final long serialVersionUID = 1L;

    OutcomeSignal(String execution, StepSignal signal, Map<String, Object> variables) {
        super(execution, null, signal, variables);
    }
}
