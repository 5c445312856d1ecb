package dev.keyturn.step;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.spin.plugin.variable.SpinValues;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.function.SingletonSupplier;

/**
 * Whether the token that began a step still waits in it. Consecutive steps have the same execution id, so the activity
 * instance is compared as well: a late outcome must not complete the next step.
 */
class WaitingTokens {

    private final JdbcTemplate jdbc;
    private final RuntimeService runtime;
    private final Supplier<String> sql;

    WaitingTokens(JdbcTemplate jdbc, RuntimeService runtime, ManagementService management) {
        this.jdbc = jdbc;
        this.runtime = runtime;
        this.sql = SingletonSupplier.of(() -> "select count(*) from " + management.getTableName(ExecutionEntity.class)
                + " where ID_ = ? and ACT_INST_ID_ = ?");
    }

    boolean waits(StepRecord step) {
        return find(step).isPresent();
    }

    /** @param execution in which the token waits, as it was found in the caller's transaction */
    void signal(String execution, Map<String, Object> values, StepSignal signal) {
        Map<String, Object> variables = new HashMap<>();
        values.forEach((name, value) -> variables.put(name, variable(value)));
        runtime.signal(execution, null, signal, variables);
    }

    /** A text variable ends at 4000 characters; findings about many servers do not. */
    private static Object variable(Object value) {
        return value instanceof Collection<?> || value instanceof Map<?, ?>
                ? SpinValues.jsonValue(StepRecords.json(value)).create()
                : value;
    }

    /** A modification of the process may have moved the token to another execution; its activity instance stays. */
    Optional<String> find(StepRecord step) {
        if (waitsWhereItBegan(step)) {
            return Optional.of(step.executionId());
        }
        return runtime.createExecutionQuery().processInstanceBusinessKey(step.rotationId()).list().stream()
                .filter(execution -> isOf(step, execution))
                .map(Execution::getId)
                .findFirst();
    }

    /** Asked many times in each rotation, and a query of the engine costs several times as much. */
    private boolean waitsWhereItBegan(StepRecord step) {
        Integer found = jdbc.queryForObject(sql.get(), Integer.class, step.executionId(), step.activityInstanceId());
        return found != null && found == 1;
    }

    private static boolean isOf(StepRecord step, Execution execution) {
        return execution instanceof ExecutionEntity entity
                && step.activityInstanceId().equals(entity.getActivityInstanceId());
    }
}
