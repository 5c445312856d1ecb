package dev.keyturn.engine;

import dev.keyturn.approval.PolicyCheck;
import dev.keyturn.engine.guard.DatabaseRefusals;
import dev.keyturn.engine.guard.EngineChecks;
import dev.keyturn.engine.guard.EnginePart;
import dev.keyturn.engine.guard.ExecutionGuard;
import dev.keyturn.engine.guard.KeyturnExpressionManager;
import dev.keyturn.engine.guard.KeyturnParseListener;
import dev.keyturn.engine.guard.MigrationGuard;
import dev.keyturn.engine.guard.OperationLogListener;
import dev.keyturn.engine.guard.PlainRefusals;
import dev.keyturn.engine.guard.PolicyDeployer;
import dev.keyturn.engine.guard.StartLock;
import dev.keyturn.engine.guard.VariableGuard;
import dev.keyturn.engine.login.ConfiguredUsers;
import dev.keyturn.engine.login.GroupsAndRights;
import dev.keyturn.kernel.KeyturnSchema;
import dev.keyturn.rotation.OperationLog;
import dev.keyturn.rotation.RefusedAttempts;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.history.HistoryLevel;
import org.camunda.bpm.engine.impl.history.handler.CompositeHistoryEventHandler;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;
import org.camunda.bpm.engine.spring.SpringExpressionManager;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** Turns a process engine into one that has the process, its listeners, its groups and their rights. */
final class KeyturnEnginePlugin extends AbstractProcessEnginePlugin {

    private final KeyturnParseListener rules;
    private final OperationLog operationLog;
    private final RefusedAttempts refused;
    private final List<EnginePart> parts;
    private final StartLock lock;
    private final DataSource database;
    private final ApplicationContext application;

    /** @param schema it has made the tables */
    KeyturnEnginePlugin(
            KeyturnParseListener rules,
            OperationLog operationLog,
            RefusedAttempts refused,
            KeyturnProperties keyturn,
            KeyturnSchema schema,
            DataSource database,
            ApplicationContext application) {
        this.rules = rules;
        this.operationLog = operationLog;
        this.refused = refused;
        this.parts = List.of(
                new GroupsAndRights(),
                new ConfiguredUsers(keyturn.everybody()),
                new ProcessDeployment(),
                new PolicyDeployment(keyturn.approval().policyFile()));
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
        engine.setCustomPreCommandInterceptorsTxRequired(
                before(refusals(), engine.getCustomPreCommandInterceptorsTxRequired()));
        engine.setCustomPreCommandInterceptorsTxRequiresNew(
                before(refusals(), engine.getCustomPreCommandInterceptorsTxRequiresNew()));
        PolicyCheck policyCheck = new PolicyCheck(group -> groupExists(engine, group));
        engine.setCustomPostDeployers(with(engine.getCustomPostDeployers(), new PolicyDeployer(policyCheck)));
        engine.setCustomPostBPMNParseListeners(with(engine.getCustomPostBPMNParseListeners(), rules));
    }

    /** Every other plugin of the engine has made its settings by now. */
    @Override
    public void postInit(ProcessEngineConfigurationImpl engine) {
        engine.setHistoryEventHandler(new CompositeHistoryEventHandler(
                engine.getHistoryEventHandler(),
                new ExecutionGuard(refused),
                new VariableGuard(refused),
                new MigrationGuard(refused),
                new OperationLogListener(operationLog)));
        engine.setGroupResourceWhitelistPattern(groupNames(engine));
        if (engine instanceof SpringProcessEngineConfiguration spring) {
            BundledModels.keepOutOfAutomaticDeployment(spring);
        }
        new EngineChecks(rules, database).check(engine);
    }

    @Override
    public void postProcessEngineBuild(ProcessEngine engine) {
        parts.forEach(part -> part.addTo(engine));
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

    private static List<CommandInterceptor> refusals() {
        return List.of(new PlainRefusals(), new DatabaseRefusals());
    }

    private static List<CommandInterceptor> before(
            List<CommandInterceptor> first, @Nullable List<CommandInterceptor> others) {
        List<CommandInterceptor> all = new ArrayList<>(first);
        if (others != null) {
            all.addAll(others);
        }
        return all;
    }
}
