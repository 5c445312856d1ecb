package dev.keyturn.step;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.keyturn.step.StepRecord.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one attempt of one step, with no transaction open, and sees to it that its outcome is reported exactly once. */
class StepWorker implements ExecutionHandler<Void> {

    private static final Logger log = LoggerFactory.getLogger(StepWorker.class);
    private static final Duration TELL_AGAIN_AFTER = Duration.ofSeconds(5);

    private final DurableSteps steps;
    private final StepRecords records;
    private final StepOutcomes outcomes;
    private final PickedSteps picked;
    private final WaitingTokens tokens;
    private final Fences fences;
    private final StepSettings settings;
    private final Clock clock;

    StepWorker(
            DurableSteps steps,
            StepRecords records,
            StepOutcomes outcomes,
            PickedSteps picked,
            WaitingTokens tokens,
            Fences fences,
            StepSettings settings,
            Clock clock) {
        this.steps = steps;
        this.records = records;
        this.outcomes = outcomes;
        this.picked = picked;
        this.tokens = tokens;
        this.fences = fences;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        Execution owned = context.getExecution();
        StepRecord step = records.find(instance.getId()).orElse(null);
        if (step == null) {
            return (complete, operations) -> operations.remove();
        }
        try {
            if (!tokens.waits(step)) {
                outcomes.abandon(owned, step.id());
                return nothingLeft();
            }
            return step.state() == State.WAITING ? attempt(owned, step) : tellAgain(owned, step);
        } catch (StepContext.Overtaken e) {
            return stopped(owned, step);
        }
    }

    /** Either another node owns the step, or this one still does and the token has gone. */
    private CompletionHandler<Void> stopped(Execution owned, StepRecord step) {
        try {
            outcomes.abandon(owned, step.id());
            log.info("Rotation {}: {} stops here, because the process has moved on.", step.rotationId(), step.title());
        } catch (StepContext.Overtaken e) {
            log.info(
                    "Rotation {}: this attempt of {} was overtaken and stops here. The newer one goes on.",
                    step.rotationId(),
                    step.title());
        }
        return nothingLeft();
    }

    private CompletionHandler<Void> attempt(Execution owned, StepRecord step) {
        records.attemptBegins(step.id());
        log.info("Rotation {}: {} begins.", step.rotationId(), step.title());
        try {
            StepResult result = steps.delegate(step.name()).work(contextOf(owned, step));
            log.info("Rotation {}: {} is done.", step.rotationId(), step.title());
            return told(outcomes.report(owned, step.id(), result, null));
        } catch (StepFailure failure) {
            return failed(owned, step, failure);
        } catch (StepContext.Overtaken e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return failed(owned, step, unexpected(e));
        }
    }

    private CompletionHandler<Void> failed(Execution owned, StepRecord step, StepFailure failure) {
        int attempts = step.attempts() + 1;
        Instant now = clock.instant();
        Instant next = now.plus(settings.of(step.name())
                .pauseAfter(attempts, ThreadLocalRandom.current().nextDouble()));
        if (failure.kind() == StepFailure.Kind.TRANSIENT && next.isBefore(budgetEnd(step, now))) {
            outcomes.note(owned, step.id(), failure);
            log.warn(
                    "Rotation {}: {}, attempt {}: {} It will be tried again at {}.",
                    step.rotationId(),
                    step.title(),
                    attempts,
                    failure.sentence(),
                    next);
            return (complete, operations) -> operations.reschedule(complete, next);
        }
        log.warn(
                "Rotation {}: {} failed for good on attempt {}: {} A person has to decide now.",
                step.rotationId(),
                step.title(),
                attempts,
                failure.sentence());
        return told(outcomes.report(owned, step.id(), null, failure));
    }

    private CompletionHandler<Void> tellAgain(Execution owned, StepRecord step) {
        StepFailure failure = step.state() == State.FAILED ? stored(step) : null;
        return told(outcomes.report(owned, step.id(), null, failure));
    }

    private CompletionHandler<Void> told(boolean told) {
        return told
                ? nothingLeft()
                : (complete, operations) ->
                        operations.reschedule(complete, clock.instant().plus(TELL_AGAIN_AFTER));
    }

    private StepContext contextOf(Execution owned, StepRecord step) {
        return new StepContext(
                step.rotationId(),
                step.account(),
                step.direction(),
                step.server(),
                fences.next(step.rotationId()),
                step.repeated() || step.attempts() > 0,
                () -> {
                    if (!picked.owns(owned) || !tokens.waits(step)) {
                        throw new StepContext.Overtaken();
                    }
                });
    }

    private Instant budgetEnd(StepRecord step, Instant now) {
        Instant started = step.startedAt() == null ? now : step.startedAt();
        return started.plus(settings.of(step.name()).budget());
    }

    /** The message of an unexpected exception may quote a secret; its class and place do not. */
    private static StepFailure unexpected(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String place = trace.length == 0 ? "an unknown place" : trace[0].toString();
        return StepFailure.transientFailure(
                "unexpected",
                "Keyturn met something it did not expect (" + e.getClass().getSimpleName() + ").",
                e.getClass().getName() + " at " + place);
    }

    private static StepFailure stored(StepRecord step) {
        return StepFailure.of(
                StepFailure.Kind.valueOf(step.failureKind()),
                String.valueOf(step.failureCode()),
                String.valueOf(step.sentence()),
                step.detail());
    }

    /** The outcome's own transaction has removed the scheduled row. */
    private static CompletionHandler<Void> nothingLeft() {
        return (complete, operations) -> {};
    }
}
