package dev.keyturn.rotation;

import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;

/** Where a running rotation stands in the picture. */
class OpenTasks {

    private final RuntimeService runtime;
    private final TaskService tasks;

    OpenTasks(RuntimeService runtime, TaskService tasks) {
        this.runtime = runtime;
        this.tasks = tasks;
    }

    Optional<Task> find(String rotationId, String taskKey) {
        return Optional.ofNullable(tasks.createTaskQuery()
                .processInstanceBusinessKey(rotationId)
                .processDefinitionKey(Picture.PROCESS)
                .taskDefinitionKey(taskKey)
                .singleResult());
    }

    /** The picture never waits for two people at once. */
    Optional<Task> any(String rotationId) {
        return tasks
                .createTaskQuery()
                .processInstanceBusinessKey(rotationId)
                .processDefinitionKey(Picture.PROCESS)
                .list()
                .stream()
                .findFirst();
    }

    /** Where it stands while no decision is open. */
    RotationView.State state(String rotationId) {
        if (isOpen(rotationId, Picture.APPROVE)) {
            return RotationView.State.AWAITING_APPROVAL;
        }
        if (isAt(rotationId, Picture.TAKE_FIRST_LOOK)) {
            return RotationView.State.REQUESTED;
        }
        return isAt(rotationId, Picture.WAIT_FOR_WINDOW) ? RotationView.State.SCHEDULED : RotationView.State.RUNNING;
    }

    /** Until the point of no return, the picture waits for a cancellation. */
    boolean waitsForCancellation(String rotationId) {
        return runtime.createExecutionQuery()
                        .processInstanceBusinessKey(rotationId)
                        .messageEventSubscriptionName(Picture.CANCELLED_MESSAGE)
                        .count()
                > 0;
    }

    private boolean isOpen(String rotationId, String taskKey) {
        return find(rotationId, taskKey).isPresent();
    }

    private boolean isAt(String rotationId, String activityId) {
        ProcessInstance instance = runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(rotationId)
                .activityIdIn(activityId)
                .singleResult();
        return instance != null;
    }
}
