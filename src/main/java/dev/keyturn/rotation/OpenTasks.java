package dev.keyturn.rotation;

import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.annotation.Lazy;

/** Where a running rotation stands in the process model. */
public class OpenTasks {

    private final BoundRotations bound;
    private final RuntimeService runtime;
    private final TaskService tasks;

    OpenTasks(BoundRotations bound, @Lazy RuntimeService runtime, @Lazy TaskService tasks) {
        this.bound = bound;
        this.runtime = runtime;
        this.tasks = tasks;
    }

    public Optional<Task> find(Rotation rotation, String taskKey) {
        return tasks
                .createTaskQuery()
                .processInstanceId(bound.instanceOf(rotation))
                .taskDefinitionKey(taskKey)
                .list()
                .stream()
                .findFirst();
    }

    /** The process model never waits for two people at once. */
    public Optional<Task> any(Rotation rotation) {
        return tasks.createTaskQuery().processInstanceId(bound.instanceOf(rotation)).list().stream()
                .findFirst();
    }

    /** Where it stands while no decision is open. */
    public RotationView.State state(Rotation rotation) {
        if (isOpen(rotation, ProcessModel.APPROVE)) {
            return RotationView.State.AWAITING_APPROVAL;
        }
        if (isAt(rotation, ModelStep.RUN_PRE_CHECK.activity())) {
            return RotationView.State.REQUESTED;
        }
        return isAt(rotation, ProcessModel.WAIT_FOR_WINDOW) ? RotationView.State.SCHEDULED : RotationView.State.RUNNING;
    }

    /** Until the point of no return, the process model waits for a cancellation. */
    public boolean waitsForCancellation(Rotation rotation) {
        return runtime.createExecutionQuery()
                        .processInstanceId(bound.instanceOf(rotation))
                        .messageEventSubscriptionName(ProcessModel.CANCELLED_MESSAGE)
                        .count()
                > 0;
    }

    private boolean isOpen(Rotation rotation, String taskKey) {
        return find(rotation, taskKey).isPresent();
    }

    private boolean isAt(Rotation rotation, String activityId) {
        return runtime.createProcessInstanceQuery()
                        .processInstanceId(bound.instanceOf(rotation))
                        .activityIdIn(activityId)
                        .count()
                > 0;
    }
}
