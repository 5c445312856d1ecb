package dev.keyturn.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Tells, after its commit, that an approval waits and that a process has ended, so that the driver of a measurement
 * need not ask for it again and again.
 */
final class Milestones extends AbstractProcessEnginePlugin {

    private final String process;
    private volatile Consumer<String> approval = task -> {};
    private volatile Consumer<String> end = key -> {};

    /** @param process the key of the process that is measured */
    Milestones(String process) {
        this.process = process;
    }

    /** @param approval is given the task's id; @param end is given the business key */
    void tell(Consumer<String> approval, Consumer<String> end) {
        this.approval = approval;
        this.end = end;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        List<BpmnParseListener> all = new ArrayList<>();
        if (engine.getCustomPostBPMNParseListeners() != null) {
            all.addAll(engine.getCustomPostBPMNParseListeners());
        }
        all.add(new Listeners());
        engine.setCustomPostBPMNParseListeners(all);
    }

    private static void afterCommit(Runnable work) {
        Context.getCommandContext()
                .getTransactionContext()
                .addTransactionListener(TransactionState.COMMITTED, context -> work.run());
    }

    private final class Listeners extends AbstractBpmnParseListener {

        @Override
        public void parseProcess(Element element, ProcessDefinitionEntity definition) {
            if (definition.getKey().equals(process)) {
                definition.addBuiltInListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) this::ended);
            }
        }

        @Override
        public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
            if (activity.getId().equals("approve-rotation")) {
                ((UserTaskActivityBehavior) activity.getActivityBehavior())
                        .getTaskDefinition()
                        .addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, this::waits);
            }
        }

        private void waits(DelegateTask task) {
            String id = task.getId();
            afterCommit(() -> approval.accept(id));
        }

        private void ended(DelegateExecution execution) {
            String key = execution.getProcessBusinessKey();
            afterCommit(() -> end.accept(key));
        }
    }
}
