package dev.keyturn.step;

import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.Execution;

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
        runtime.signal(step.executionId(), null, signal, step.variables());
    }
}
