package dev.keyturn.step;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.spin.plugin.variable.SpinValues;

/**
 * Whether the token that began a step still waits in it. Consecutive steps have the same execution id, so the activity
 * instance is compared as well: a late outcome must not complete the next step.
 */
class WaitingTokens {

    private final RuntimeService runtime;

    WaitingTokens(RuntimeService runtime) {
        this.runtime = runtime;
    }

    boolean waits(StepRecord step) {
        Execution execution =
                runtime.createExecutionQuery().executionId(step.executionId()).singleResult();
        return execution instanceof ExecutionEntity entity
                && step.activityInstanceId().equals(entity.getActivityInstanceId());
    }

    void signal(StepRecord step, StepSignal signal) {
        Map<String, Object> variables = new HashMap<>();
        step.variables().forEach((name, value) -> variables.put(name, variable(value)));
        runtime.signal(step.executionId(), null, signal, variables);
    }

    /** A text variable ends at 4000 characters; findings about many servers do not. */
    private static Object variable(Object value) {
        return value instanceof Collection<?> || value instanceof Map<?, ?>
                ? SpinValues.jsonValue(StepRecords.json(value)).create()
                : value;
    }
}
