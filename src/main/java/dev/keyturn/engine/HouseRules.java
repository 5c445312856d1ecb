package dev.keyturn.engine;

import dev.keyturn.approval.FourEyes;
import dev.keyturn.rotation.Picture;
import dev.keyturn.rotation.RotationEnds;
import dev.keyturn.rotation.RotationNotices;
import dev.keyturn.rotation.Steering;
import dev.keyturn.rotation.TicketStages;
import dev.keyturn.rotation.WantedCancellation;
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
 * Puts the rules of the house on the process while its picture is parsed, so that no edit of the picture can take them
 * off. They are built-in listeners: what is told to skip custom listeners does not skip them.
 */
final class HouseRules extends AbstractBpmnParseListener {

    private static final List<String> APPROVAL_EVENTS =
            List.of(TaskListener.EVENTNAME_ASSIGNMENT, TaskListener.EVENTNAME_COMPLETE);

    private static final List<String> NOTICE_EVENTS =
            List.of(TaskListener.EVENTNAME_CREATE, TaskListener.EVENTNAME_COMPLETE);

    private final FourEyes fourEyes;
    private final Steering steering;
    private final RotationEnds rotationEnds;
    private final RotationNotices notices;
    private final TicketStages ticketStages;
    private final WantedCancellation cancellation;

    HouseRules(
            FourEyes fourEyes,
            Steering steering,
            RotationEnds rotationEnds,
            RotationNotices notices,
            TicketStages ticketStages,
            WantedCancellation cancellation) {
        this.fourEyes = fourEyes;
        this.steering = steering;
        this.rotationEnds = rotationEnds;
        this.notices = notices;
        this.ticketStages = ticketStages;
        this.cancellation = cancellation;
    }

    @Override
    public void parseProcess(Element element, ProcessDefinitionEntity definition) {
        if (definition.getKey().equals(Picture.PROCESS)) {
            definition.addBuiltInListener(ExecutionListener.EVENTNAME_END, rotationEnds);
            definition.addBuiltInListener(ExecutionListener.EVENTNAME_END, notices);
        }
    }

    @Override
    public void parseServiceTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        for (String event : List.of(ExecutionListener.EVENTNAME_START, ExecutionListener.EVENTNAME_END)) {
            if (isOurs(activity) && TicketStages.tellsAt(activity.getId(), event)) {
                activity.addBuiltInListener(event, ticketStages);
            }
        }
    }

    @Override
    public void parseBoundaryMessageEventDefinition(Element element, boolean interrupting, ActivityImpl activity) {
        if (isOurs(activity)) {
            activity.addBuiltInListener(ExecutionListener.EVENTNAME_START, cancellation);
        }
    }

    private static boolean isOurs(ActivityImpl activity) {
        return activity.getProcessDefinition() instanceof ProcessDefinitionEntity definition
                && definition.getKey().equals(Picture.PROCESS);
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (!isOurs(activity)) {
            return;
        }
        TaskDefinition task = ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
        task.addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, steering);
        task.addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, steering);
        if (activity.getId().equals(Picture.APPROVE)) {
            APPROVAL_EVENTS.forEach(event -> task.addBuiltInTaskListener(event, fourEyes));
            task.addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, ticketStages);
        }
        if (activity.getId().equals(Picture.DECIDE)) {
            task.addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, ticketStages);
        }
        // last, so that it tells what the others have left
        NOTICE_EVENTS.forEach(event -> task.addBuiltInTaskListener(event, notices));
    }
}
