package dev.keyturn.engine;

import dev.keyturn.approval.FourEyes;
import dev.keyturn.rotation.Picture;
import java.util.List;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** Puts four eyes on the approval task while the picture is parsed, so that no edit of the picture can take it off. */
final class ApprovalTasks extends AbstractBpmnParseListener {

    private static final List<String> EVENTS =
            List.of(TaskListener.EVENTNAME_ASSIGNMENT, TaskListener.EVENTNAME_COMPLETE);

    private final FourEyes fourEyes;

    ApprovalTasks(FourEyes fourEyes) {
        this.fourEyes = fourEyes;
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (activity.getId().equals(Picture.APPROVE)
                && activity.getProcessDefinition().getKey().equals(Picture.PROCESS)) {
            TaskDefinition task = ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
            EVENTS.forEach(event -> task.addTaskListener(event, fourEyes));
        }
    }
}
