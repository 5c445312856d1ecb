package dev.keyturn.task;

import dev.keyturn.kernel.LoginMethods;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.OpenTasks;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationProblem;
import dev.keyturn.rotation.RotationProblem.Kind;
import dev.keyturn.rotation.RotationTable;
import dev.keyturn.step.EngineIdentity;
import dev.keyturn.task.FailureReports.FailureReport.Choice;
import java.time.Clock;
import java.util.Map;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Cancels a rotation until its point of no return: the process model itself stops listening there. */
class Cancellation {

    private static final Logger log = LoggerFactory.getLogger(Cancellation.class);
    private static final int TRIES = 5;

    private final RotationTable rotations;
    private final BoundRotations bound;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final OpenTasks open;
    private final RotationViews views;
    private final EngineIdentity engine;
    private final LoginMethods logins;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Cancellation(
            RotationTable rotations,
            BoundRotations bound,
            @Lazy RuntimeService runtime,
            @Lazy TaskService tasks,
            OpenTasks open,
            RotationViews views,
            EngineIdentity engine,
            LoginMethods logins,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.rotations = rotations;
        this.bound = bound;
        this.runtime = runtime;
        this.tasks = tasks;
        this.open = open;
        this.views = views;
        this.engine = engine;
        this.logins = logins;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    void cancel(Rotation rotation, Person person, @Nullable String why) {
        for (int tries = 1; ; tries++) {
            try {
                cancelInTransaction(rotation, person, why);
                return;
            } catch (OptimisticLockingException | TransientDataAccessException e) {
                if (tries == TRIES) {
                    throw new RotationProblem(
                            Kind.TRY_AGAIN_LATER, "The rotation is moving on right now. Try again in a moment.");
                }
            }
        }
    }

    /** Takes part in the caller's transaction, if there is one. */
    void cancelInTransaction(Rotation rotation, Person person, @Nullable String why) {
        if (!person.id().equals(rotation.requester()) && !person.isIn(Person.OPERATORS, Person.ADMINISTRATORS)) {
            throw new RotationProblem(
                    Kind.NOT_ALLOWED,
                    "Only " + rotation.requester() + ", who asked for it, or an operator can cancel this rotation.");
        }
        String comment = "Cancelled by " + person.id() + "." + (why == null || why.isBlank() ? "" : " " + why.strip());
        transaction.executeWithoutResult(status -> {
            // the way out is open only to what the record says was cancelled
            rotations.cancelled(
                    rotation.id(),
                    new Rotation.Cancelled(person.id(), clock.instant(), why, logins.ofActor(person.id())));
            engine.asSystem(() -> cancelNow(rotation, comment));
        });
        log.info(
                "Rotation {}: {} cancelled it. Nothing was changed; it is cleaned up now.", rotation.id(), person.id());
    }

    private boolean cancelNow(Rotation rotation, String comment) {
        if (RotationViews.isBeforeChange(views.failure(rotation))) {
            String task = open.find(rotation, ProcessModel.DECIDE).orElseThrow().getId();
            tasks.complete(task, Map.of(ProcessModel.DECISION, Choice.ROLL_BACK.name(), ProcessModel.COMMENT, comment));
            return true;
        }
        try {
            runtime.createMessageCorrelation(ProcessModel.CANCELLED_MESSAGE)
                    .processInstanceId(bound.instanceOf(rotation))
                    .setVariable(ProcessModel.COMMENT, comment)
                    .correlate();
            return true;
        } catch (MismatchingMessageCorrelationException e) {
            throw new RotationProblem(
                    Kind.TOO_LATE,
                    rotation.endedAt() == null
                            ? "The point of no return is passed, so this rotation cannot be cancelled. It will be verified, or a person decides."
                            : "This rotation has ended already.");
        }
    }
}
