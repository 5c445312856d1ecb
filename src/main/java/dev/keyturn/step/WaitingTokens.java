package dev.keyturn.step;

import dev.keyturn.step.OutcomeSignal.StepSignal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.spin.plugin.variable.SpinValues;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.function.SingletonSupplier;

/**
 * Whether the token that began a step still waits in it. Consecutive steps have the same execution id, so the activity
 * instance is compared as well: a late outcome must not complete the next step.
 */
class WaitingTokens {

    private final JdbcTemplate jdbc;
    private final Supplier<CommandExecutor> commands;
    private final Supplier<String> executions;

    /** @param engine asked for late, since it needs what needs this */
    WaitingTokens(JdbcTemplate jdbc, ObjectProvider<ProcessEngine> engine) {
        this.jdbc = jdbc;
        this.commands = SingletonSupplier.of(
                () -> ((ProcessEngineConfigurationImpl) engine.getObject().getProcessEngineConfiguration())
                        .getCommandExecutorTxRequired());
        this.executions = SingletonSupplier.of(
                () -> engine.getObject().getManagementService().getTableName(ExecutionEntity.class));
    }

    boolean waits(StepRecord step) {
        return find(step).isPresent();
    }

    /** @param execution in which the token waits, as it was found in the caller's transaction */
    void signal(String execution, Map<String, Object> values, StepSignal signal) {
        Map<String, Object> variables = new HashMap<>();
        values.forEach((name, value) -> variables.put(name, variable(value)));
        commands.get().execute(new OutcomeSignal(execution, signal, variables));
    }

    /** A text variable ends at 4000 characters; findings about many servers do not. */
    private static Object variable(Object value) {
        return value instanceof Collection<?> || value instanceof Map<?, ?>
                ? SpinValues.jsonValue(StepRecords.json(value)).create()
                : value;
    }

    /**
     * A migration may have moved the token to another execution; its activity instance stays. Asked many times in each
     * rotation, and a query of the engine costs several times as much.
     */
    Optional<String> find(StepRecord step) {
        Integer found = jdbc.queryForObject(
                "select count(*) from " + executions.get() + " where ID_ = ? and ACT_INST_ID_ = ?",
                Integer.class,
                step.executionId(),
                step.activityInstanceId());
        if (found != null && found == 1) {
            return Optional.of(step.executionId());
        }
        return jdbc
                .queryForList(
                        "select ID_ from " + executions.get() + " where ACT_INST_ID_ = ?",
                        String.class,
                        step.activityInstanceId())
                .stream()
                .findFirst();
    }
}
