package dev.keyturn.engine.guard;

import dev.keyturn.kernel.InvalidSettingException;
import javax.sql.DataSource;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.history.HistoryLevel;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Refuses a start in which something else that is plugged into the engine would break a promise of Keyturn. */
public final class EngineChecks {

    private final KeyturnParseListener rules;
    private final DataSource database;

    public EngineChecks(KeyturnParseListener rules, DataSource database) {
        this.rules = rules;
        this.database = database;
    }

    /** @throws InvalidSettingException with the name of the setting and what is wrong with it */
    public void check(ProcessEngineConfigurationImpl engine) {
        if (!HistoryLevel.HISTORY_LEVEL_FULL.equals(engine.getHistoryLevel())) {
            throw new InvalidSettingException(
                    "camunda.bpm.history-level",
                    "is " + engine.getHistoryLevel().getName()
                            + ", but evidence is drawn from the engine's history. Set it to full, or remove it.");
        }
        if (!engine.isEnableExceptionsAfterUnhandledBpmnError()) {
            throw new InvalidSettingException(
                    "camunda.bpm.generic-properties.properties.enable-exceptions-after-unhandled-bpmn-error",
                    "is false, with which a failed rotation would end as if it had succeeded. Remove it.");
        }
        if (engine.getCustomPostBPMNParseListeners() == null
                || !engine.getCustomPostBPMNParseListeners().contains(rules)) {
            throw new InvalidSettingException(
                    "customPostBPMNParseListeners",
                    "of the process engine was replaced by another engine plugin, and without Keyturn's listener people could"
                            + " approve their own requests. Let that plugin add its listeners to the list.");
        }
        if (!target(database).equals(target(engine.getDataSource()))) {
            throw new InvalidSettingException(
                    "spring.datasource",
                    "is another database than the process engine's, but a step and its token must be stored in one"
                            + " transaction. Make the engine's data source the primary one.");
        }
    }

    private static DataSource target(DataSource source) {
        DataSource target = source;
        while (target instanceof DelegatingDataSource wrapper && wrapper.getTargetDataSource() != null) {
            target = wrapper.getTargetDataSource();
        }
        return target;
    }
}
