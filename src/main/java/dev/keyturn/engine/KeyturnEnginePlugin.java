package dev.keyturn.engine;

import dev.keyturn.approval.PolicyDeployer;
import dev.keyturn.rotation.ActRecorder;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.history.HistoryLevel;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;
import org.jspecify.annotations.Nullable;

/** Turns a process engine into one that has the process, its listeners, its groups and their rights. */
final class KeyturnEnginePlugin extends AbstractProcessEnginePlugin {

    private final HouseRules rules;
    private final ActRecorder acts;
    private final List<EnginePart> parts;
    private final StartLock lock;

    KeyturnEnginePlugin(HouseRules rules, ActRecorder acts, List<EnginePart> parts, StartLock lock) {
        this.rules = rules;
        this.acts = acts;
        this.parts = List.copyOf(parts);
        this.lock = lock;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        lock.take();
        engine.setHistoryLevel(HistoryLevel.HISTORY_LEVEL_FULL);
        engine.setIdGenerator(new StrongUuidGenerator());
        // on each line that the engine logs meanwhile, named as the steps name it
        engine.setLoggingContextBusinessKey("rotation");
        engine.setLoggingContextActivityName("step");
        // without it, an error that nothing catches ends a process as if it had succeeded
        engine.setEnableExceptionsAfterUnhandledBpmnError(true);
        engine.setCustomPreCommandInterceptorsTxRequired(
                before(new PlainRefusals(), engine.getCustomPreCommandInterceptorsTxRequired()));
        engine.setCustomPreCommandInterceptorsTxRequiresNew(
                before(new PlainRefusals(), engine.getCustomPreCommandInterceptorsTxRequiresNew()));
        engine.setCustomPostDeployers(
                with(engine.getCustomPostDeployers(), new PolicyDeployer(group -> groupExists(engine, group))));
        engine.setCustomPostBPMNParseListeners(with(engine.getCustomPostBPMNParseListeners(), rules));
        for (HistoryEventHandler handler :
                List.of(new VariableGuard(), new StaysInThePicture(), new OperationLogTap(acts))) {
            engine.setCustomHistoryEventHandlers(with(engine.getCustomHistoryEventHandlers(), handler));
        }
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

    private static boolean groupExists(ProcessEngineConfigurationImpl engine, String group) {
        return engine.getIdentityService().createGroupQuery().groupId(group).count() > 0;
    }

    private static List<CommandInterceptor> before(
            CommandInterceptor first, @Nullable List<CommandInterceptor> others) {
        List<CommandInterceptor> all = new ArrayList<>(List.of(first));
        if (others != null) {
            all.addAll(others);
        }
        return all;
    }
}
