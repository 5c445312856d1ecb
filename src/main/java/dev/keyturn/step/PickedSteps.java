package dev.keyturn.step;

import com.github.kagkarlsson.scheduler.task.Execution;
import org.springframework.jdbc.core.JdbcTemplate;

/** The scheduled row of a step: the worker that can delete it in the version it was picked in owns the step. */
class PickedSteps {

    private final JdbcTemplate jdbc;

    PickedSteps(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    boolean owns(Execution picked) {
        Integer rows = jdbc.queryForObject(
                "select count(*) from scheduled_tasks where task_name = ? and task_instance = ? and version = ?",
                Integer.class,
                picked.getTaskName(),
                picked.getId(),
                picked.version);
        return rows != null && rows == 1;
    }

    /**
     * Keeps every other node from taking the step before the caller's transaction ends.
     *
     * @throws StepContext.Overtaken when another node has it by now
     */
    void hold(Execution picked) {
        int rows = jdbc.update(
                "update scheduled_tasks set version = version where task_name = ? and task_instance = ? and version = ?",
                picked.getTaskName(),
                picked.getId(),
                picked.version);
        if (rows != 1) {
            throw new StepContext.Overtaken();
        }
    }

    /** @throws StepContext.Overtaken when another node has it by now */
    void giveUp(Execution picked) {
        int rows = jdbc.update(
                "delete from scheduled_tasks where task_name = ? and task_instance = ? and version = ?",
                picked.getTaskName(),
                picked.getId(),
                picked.version);
        if (rows != 1) {
            throw new StepContext.Overtaken();
        }
    }
}
