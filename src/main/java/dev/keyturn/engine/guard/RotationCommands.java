package dev.keyturn.engine.guard;

import dev.keyturn.step.OutcomeSignal;
import java.util.Set;
import org.camunda.bpm.engine.batch.Batch;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.CorrelateAllMessageCmd;
import org.camunda.bpm.engine.impl.cmd.CorrelateMessageCmd;
import org.camunda.bpm.engine.impl.cmd.ExecuteJobsCmd;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitStartFormCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.AsyncContinuationJobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.TimerCatchIntermediateEventJobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.TimerExecuteNestedActivityJobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.TimerStartEventSubprocessJobHandler;
import org.camunda.bpm.engine.impl.migration.MigrateProcessInstanceCmd;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;

/**
 * The commands of the engine by which a rotation begins and goes on. Every other one is refused: the engine has many ways
 * to put a token anywhere, and a later version may have more.
 */
final class RotationCommands {

    private static final Set<Class<?>> BEGIN = Set.of(
            StartProcessInstanceCmd.class,
            SubmitStartFormCmd.class,
            CorrelateMessageCmd.class,
            CorrelateAllMessageCmd.class);

    /** A cancellation comes as a message, which those that begin one bring as well. */
    private static final Set<Class<?>> GO_ON =
            Set.of(CompleteTaskCmd.class, SubmitTaskFormCmd.class, OutcomeSignal.class);

    private static final Set<String> JOBS = Set.of(
            TimerCatchIntermediateEventJobHandler.TYPE,
            TimerExecuteNestedActivityJobHandler.TYPE,
            TimerStartEventSubprocessJobHandler.TYPE,
            AsyncContinuationJobHandler.TYPE);

    private RotationCommands() {}

    /** Whether the command that is carried out now may begin a rotation. */
    static boolean begins() {
        return BEGIN.contains(current().getClass());
    }

    /** Whether the command that is carried out now may move a rotation on, and with it write its variables. */
    static boolean goesOn() {
        Command<?> command = current();
        return BEGIN.contains(command.getClass())
                || GO_ON.contains(command.getClass())
                || command instanceof ExecuteJobsCmd && isOfTheModel(Context.getCommandContext());
    }

    /** Whether running process instances are moved to another version of their model. */
    static boolean migrates() {
        Command<?> command = current();
        JobEntity job = Context.getCommandContext().getCurrentJob();
        return command instanceof MigrateProcessInstanceCmd
                || command instanceof ExecuteJobsCmd
                        && job != null
                        && Batch.TYPE_PROCESS_INSTANCE_MIGRATION.equals(job.getJobHandlerType());
    }

    static Command<?> current() {
        return Context.getCommandInvocationContext().getCommand();
    }

    /** A timer, or where a model says that it goes on later; not what a batch does. */
    private static boolean isOfTheModel(CommandContext context) {
        JobEntity job = context.getCurrentJob();
        return job != null && JOBS.contains(job.getJobHandlerType());
    }
}
