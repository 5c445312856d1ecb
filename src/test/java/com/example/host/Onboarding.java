package com.example.host;

import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The application's own process. */
@RestController
class Onboarding {

    private final RuntimeService runtime;
    private final TaskService tasks;

    Onboarding(RuntimeService runtime, TaskService tasks) {
        this.runtime = runtime;
        this.tasks = tasks;
    }

    /**
     * Keyturn's rules are for rotations: here a variable may have any name, and the requester may complete the task.
     */
    @PostMapping("/onboarding")
    Map<String, Object> once() {
        String instance = runtime.startProcessInstanceByKey("onboarding", Map.of("password-policy", "strict"))
                .getId();
        String task = tasks.createTaskQuery()
                .processInstanceId(instance)
                .singleResult()
                .getId();
        tasks.complete(task);
        long left =
                runtime.createProcessInstanceQuery().processInstanceId(instance).count();
        return Map.of("ended", left == 0);
    }
}
