package dev.keyturn.engine.guard;

import dev.keyturn.approval.FourEyes;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RotationEnds;
import dev.keyturn.task.RotationNotifications;
import dev.keyturn.task.TicketStages;
import dev.keyturn.task.VariableReset;
import java.util.List;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Adds Keyturn's listeners to the process while its model is parsed, so that no edit of the model can remove
 * them. They are built-in listeners: a call that skips custom listeners does not skip them.
 */
public final class KeyturnParseListener extends AbstractBpmnParseListener {

    private static final List<String> APPROVAL_EVENTS =
            List.of(TaskListener.EVENTNAME_ASSIGNMENT, TaskListener.EVENTNAME_COMPLETE);

    private static final List<String> NOTIFICATION_EVENTS =
            List.of(TaskListener.EVENTNAME_CREATE, TaskListener.EVENTNAME_COMPLETE);

    private final FourEyes fourEyes;
    private final VariableReset variableReset;
    private final ExecutionListener ended;
    private final ExecutionListener cancelled;
    private final RotationNotifications notifications;
    private final TicketStages ticketStages;

    KeyturnParseListener(
            FourEyes fourEyes,
            VariableReset variableReset,
            RotationEnds rotationEnds,
            RotationNotifications notifications,
            TicketStages ticketStages) {
        this.fourEyes = fourEyes;
        this.variableReset = variableReset;
        this.ended = rotationEnds::ended;
        this.cancelled = rotationEnds::cancelled;
        this.notifications = notifications;
        this.ticketStages = ticketStages;
    }

    @Override
    public void parseProcess(Element element, ProcessDefinitionEntity definition) {
        if (definition.getKey().equals(ProcessModel.PROCESS)) {
            definition.addBuiltInListener(ExecutionListener.EVENTNAME_END, ended);
            definition.addBuiltInListener(ExecutionListener.EVENTNAME_END, notifications);
        }
    }

    @Override
    public void parseServiceTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        for (String event : List.of(ExecutionListener.EVENTNAME_START, ExecutionListener.EVENTNAME_END)) {
            if (isOurs(activity) && TicketStages.updatesAt(activity.getId(), event)) {
                activity.addBuiltInListener(event, ticketStages);
            }
        }
    }

    @Override
    public void parseBoundaryMessageEventDefinition(Element element, boolean interrupting, ActivityImpl activity) {
        if (isOurs(activity)) {
            activity.addBuiltInListener(ExecutionListener.EVENTNAME_START, cancelled);
        }
    }

    private static boolean isOurs(ActivityImpl activity) {
        return activity.getProcessDefinition() instanceof ProcessDefinitionEntity definition
                && definition.getKey().equals(ProcessModel.PROCESS);
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (!isOurs(activity)) {
            return;
        }
        TaskDefinition task = ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
        task.setNameExpression(new TaskName(String.valueOf(activity.getProperty("name"))));
        task.addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, variableReset);
        task.addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, variableReset);
        if (activity.getId().equals(ProcessModel.APPROVE)) {
            APPROVAL_EVENTS.forEach(event -> task.addBuiltInTaskListener(event, fourEyes));
            task.addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, ticketStages);
        }
        if (activity.getId().equals(ProcessModel.DECIDE)) {
            task.addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, ticketStages);
        }
        // last, so that it reports what the others have left
        NOTIFICATION_EVENTS.forEach(event -> task.addBuiltInTaskListener(event, notifications));
    }
}
