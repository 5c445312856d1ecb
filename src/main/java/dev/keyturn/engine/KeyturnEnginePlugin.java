package dev.keyturn.engine;

import dev.keyturn.approval.PolicyCheck;
import dev.keyturn.engine.guard.EngineRefusals;
import dev.keyturn.engine.guard.ExecutionGuard;
import dev.keyturn.engine.guard.KeyturnExpressionManager;
import dev.keyturn.engine.guard.KeyturnParseListener;
import dev.keyturn.engine.guard.MigrationGuard;
import dev.keyturn.engine.guard.PolicyDeployer;
import dev.keyturn.engine.guard.VariableGuard;
import dev.keyturn.engine.login.ConfiguredUsers;
import dev.keyturn.engine.login.GroupsAndRights;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.rotation.OperationLog;
import dev.keyturn.rotation.RefusedAttempts;
import dev.keyturn.step.CommandRetries;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.history.HistoryLevel;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.UserOperationLogEntryEventEntity;
import org.camunda.bpm.engine.impl.history.handler.CompositeHistoryEventHandler;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;
import org.camunda.bpm.engine.spring.SpringExpressionManager;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Turns a process engine into one that has the process, its listeners, its groups and their rights. */
final class KeyturnEnginePlugin extends AbstractProcessEnginePlugin {

    private final KeyturnParseListener rules;
    private final OperationLog operationLog;
    private final RefusedAttempts refused;
    private final KeyturnProperties keyturn;
    private final StartLock lock;
    private final DataSource database;
    private final ApplicationContext application;

    /**
     * @param schema it has made the tables
     * @param checked the database can be relied on
     */
    KeyturnEnginePlugin(
            KeyturnParseListener rules,
            OperationLog operationLog,
            RefusedAttempts refused,
            KeyturnProperties keyturn,
            KeyturnSchema schema,
            DatabaseChecks checked,
            DataSource database,
            ApplicationContext application) {
        this.rules = rules;
        this.operationLog = operationLog;
        this.refused = refused;
        this.keyturn = keyturn;
        this.lock = new StartLock(database);
        this.database = database;
        this.application = application;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        lock.take();
        engine.setHistoryLevel(HistoryLevel.HISTORY_LEVEL_FULL);
        if (engine.getExpressionManager() == null
                || engine.getExpressionManager().getClass() == SpringExpressionManager.class) {
            engine.setExpressionManager(new KeyturnExpressionManager(application, engine.getBeans()));
        }
        engine.setIdGenerator(new StrongUuidGenerator());
        // without it, an error that nothing catches ends a process as if it had succeeded
        engine.setEnableExceptionsAfterUnhandledBpmnError(true);
        engine.setCustomPreCommandInterceptorsTxRequired(afterOwn(engine.getCustomPreCommandInterceptorsTxRequired()));
        engine.setCustomPreCommandInterceptorsTxRequiresNew(
                afterOwn(engine.getCustomPreCommandInterceptorsTxRequiresNew()));
        PolicyCheck policyCheck = new PolicyCheck(group -> groupExists(engine, group));
        engine.setCustomPostDeployers(with(engine.getCustomPostDeployers(), new PolicyDeployer(policyCheck)));
        engine.setCustomPostBPMNParseListeners(with(engine.getCustomPostBPMNParseListeners(), rules));
    }

    /** Every other plugin of the engine has made its settings by now. */
    @Override
    public void postInit(ProcessEngineConfigurationImpl engine) {
        engine.setHistoryEventHandler(new CompositeHistoryEventHandler(
                engine.getHistoryEventHandler(),
                new Listener(new ExecutionGuard(refused)::check),
                new Listener(new VariableGuard(refused)::check),
                new Listener(new MigrationGuard(refused)::check),
                new Listener(this::recordOperation)));
        engine.setGroupResourceWhitelistPattern(groupNames(engine));
        if (engine instanceof SpringProcessEngineConfiguration spring) {
            BundledModels.keepOutOfAutomaticDeployment(spring);
        }
        check(engine);
    }

    @Override
    public void postProcessEngineBuild(ProcessEngine engine) {
        GroupsAndRights.addTo(engine);
        ConfiguredUsers.addTo(engine, keyturn.everybody(), application.getEnvironment());
        BundledModels.deployProcess(engine);
        BundledModels.deployPolicy(engine, keyturn.approval().policyFile());
        lock.release();
    }

    private static <T> List<T> with(@Nullable List<T> others, T one) {
        List<T> all = others == null ? new ArrayList<>() : new ArrayList<>(others);
        all.add(one);
        return all;
    }

    /** Camunda's own pattern refuses the hyphens of our groups. */
    private static String groupNames(ProcessEngineConfigurationImpl engine) {
        String theirs = engine.getGroupResourceWhitelistPattern();
        boolean none = theirs == null || theirs.isEmpty();
        return "(?:" + (none ? engine.getGeneralResourceWhitelistPattern() : theirs) + ")|rotation-[a-z]+";
    }

    private static boolean groupExists(ProcessEngineConfigurationImpl engine, String group) {
        return engine.getIdentityService().createGroupQuery().groupId(group).count() > 0;
    }

    private static List<CommandInterceptor> afterOwn(@Nullable List<CommandInterceptor> others) {
        List<CommandInterceptor> all = new ArrayList<>(List.of(new EngineRefusals(), new CommandRetries()));
        if (others != null) {
            all.addAll(others);
        }
        return all;
    }

    private void recordOperation(HistoryEvent event) {
        if (event instanceof UserOperationLogEntryEventEntity entry) {
            operationLog.record(entry);
        }
    }

    /**
     * Refuses a start in which something else that is plugged into the engine would break a promise of Keyturn.
     *
     * @throws InvalidSettingException with the name of the setting and what is wrong with it
     */
    private void check(ProcessEngineConfigurationImpl engine) {
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

    /** Hears of everything that happens in the engine. It is no bean: the engine's starter would take one for the only handler. */
    private record Listener(Consumer<HistoryEvent> consumer) implements HistoryEventHandler {

        @Override
        public void handleEvent(HistoryEvent event) {
            consumer.accept(event);
        }

        @Override
        public void handleEvents(List<HistoryEvent> events) {
            events.forEach(consumer);
        }
    }
}
