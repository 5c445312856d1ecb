package dev.keyturn.step;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import dev.keyturn.kernel.DiskSync;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Fences;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.step.StepRecord.State;
import dev.keyturn.work.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Runs one attempt of one step, with no transaction open, and sees to it that its outcome is reported exactly once. */
class StepWorker implements ExecutionHandler<Void> {

    private static final Logger log = LoggerFactory.getLogger(StepWorker.class);
    private static final Backoff TELL_AGAIN = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

    /** About eight minutes. Then it is signalled as a failure, and left to a person. */
    private static final int TELLINGS = 10;

    private final DurableSteps steps;
    private final StepRecords records;
    private final StepOutcomes outcomes;
    private final PickedSteps picked;
    private final WaitingTokens tokens;
    private final Fences fences;
    private final StepSettings settings;
    private final Backoff pauses;
    private final StepMeters meters;
    private final WorkerProgress progress;
    private final DiskSync disk;
    private final Clock clock;

    StepWorker(
            DurableSteps steps,
            StepRecords records,
            StepOutcomes outcomes,
            PickedSteps picked,
            WaitingTokens tokens,
            Fences fences,
            StepSettings settings,
            Backoff pauses,
            StepMeters meters,
            WorkerProgress progress,
            DiskSync disk,
            Clock clock) {
        this.steps = steps;
        this.records = records;
        this.outcomes = outcomes;
        this.picked = picked;
        this.tokens = tokens;
        this.fences = fences;
        this.settings = settings;
        this.pauses = pauses;
        this.meters = meters;
        this.progress = progress;
        this.disk = disk;
        this.clock = clock;
    }

    @Override
    public CompletionHandler<Void> execute(TaskInstance<Void> instance, ExecutionContext context) {
        Execution owned = context.getExecution();
        try (WorkerProgress.Questions database = progress.questions()) {
            StepRecord step = records.find(instance.getId()).orElse(null);
            if (step == null) {
                return (complete, operations) -> operations.remove();
            }
            return logged(step, () -> take(owned, step, database));
        }
    }

    /** Names the rotation, its account, the step and the server on each line that is logged while a step is worked on. */
    private static <T> T logged(StepRecord step, Supplier<T> work) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        try {
            MDC.put("rotation", step.rotationId());
            MDC.put("account", step.account());
            MDC.put("step", step.words());
            if (step.server() != null) {
                MDC.put("server", step.server());
            }
            return work.get();
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }

    private CompletionHandler<Void> take(Execution owned, StepRecord step, WorkerProgress.Questions database) {
        try {
            if (!tokens.waits(step)) {
                outcomes.abandon(owned, step.id());
                return nothingLeft();
            }
            return step.state() == State.WAITING ? attempt(owned, step, database) : signalAgain(owned, step);
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

    private CompletionHandler<Void> attempt(Execution owned, StepRecord step, WorkerProgress.Questions database) {
        Fence fence = outcomes.begin(step.id(), () -> fences.next(step.rotationId()));
        log.info("Rotation {}: {} begins.", step.rotationId(), step.title());
        try {
            StepContext context = contextOf(owned, step, fence, database);
            StepResult result = database.notDuring(() -> worked(step, context));
            log.info("Rotation {}: {} is done.", step.rotationId(), step.title());
            return signalled(owned, outcomes.report(owned, step, result, null));
        } catch (StepFailure failure) {
            return failed(owned, step, failure);
        } catch (StepContext.Overtaken e) {
            throw e;
        } catch (RuntimeException | Error e) {
            return failed(owned, step, unexpected(e));
        }
    }

    /**
     * A node that is stopped interrupts what waits. Work that ends then may have taken the interruption for an answer, as a
     * pre-check that finds a server unreachable: it is repeated, as after a crash, and nothing that it saw is recorded.
     * No database is asked under an interruption either: H2 gives up its file then, for every thread.
     */
    private StepResult worked(StepRecord step, StepContext context) {
        boolean interrupted = false;
        StepResult result;
        try {
            result = meters.timed(step, () -> steps.delegate(step.name()).work(context));
        } finally {
            interrupted = Thread.interrupted();
        }
        if (interrupted) {
            throw StepFailure.transientFailure(
                    "interrupted", "This node was stopped in the middle of it. It is done again.", null);
        }
        return result;
    }

    private CompletionHandler<Void> failed(Execution owned, StepRecord step, StepFailure failure) {
        int attempts = step.attempts() + 1;
        Instant now = clock.instant();
        if (failure.code().equals(StepFailure.STALE_FENCE) && picked.owns(owned)) {
            // no node has overtaken this attempt, so the database has forgotten newer ones; a person decides whether to
            // go on
            fences.renew(step.rotationId(), now);
        }
        Instant checkAgainAt = failure.checkAgainAt();
        if (checkAgainAt != null) {
            outcomes.note(owned, step.id(), failure);
            log.info(
                    "Rotation {}: {} waits: {} It checks again at {}.",
                    step.rotationId(),
                    step.title(),
                    failure.message(),
                    checkAgainAt);
            return (complete, operations) -> operations.reschedule(complete, checkAgainAt);
        }
        Instant next =
                now.plus(pauses.jittered(attempts, ThreadLocalRandom.current().nextDouble()));
        if (failure.kind() == StepFailure.Kind.TRANSIENT && next.isBefore(budgetEnd(step, now))) {
            outcomes.note(owned, step.id(), failure);
            log.warn(
                    "Rotation {}: {}, attempt {}: {} It will be tried again at {}.",
                    step.rotationId(),
                    step.title(),
                    attempts,
                    failure.message(),
                    next);
            return (complete, operations) -> operations.reschedule(complete, next);
        }
        log.warn(
                "Rotation {}: {} failed for good on attempt {}: {} A person has to decide now.",
                step.rotationId(),
                step.title(),
                attempts,
                failure.message());
        return signalled(owned, outcomes.report(owned, step, null, failure));
    }

    private CompletionHandler<Void> signalAgain(Execution owned, StepRecord step) {
        StepFailure failure = step.state() == State.FAILED ? stored(step) : null;
        if (failure == null && owned.consecutiveFailures >= TELLINGS) {
            failure = cannotGoOn(step);
        }
        return signalled(owned, outcomes.report(owned, step, null, failure));
    }

    private CompletionHandler<Void> signalled(Execution owned, StepOutcomes.SignalResult signalled) {
        return switch (signalled) {
            case YES -> nothingLeft();
            case SUSPENDED ->
                (complete, operations) ->
                        operations.reschedule(complete, clock.instant().plus(TELL_AGAIN.first()));
            case NO ->
                (complete, operations) -> operations.reschedule(
                        ExecutionComplete.failure(owned, complete.getTimeDone(), complete.getTimeDone(), null),
                        clock.instant().plus(TELL_AGAIN.pause(owned.consecutiveFailures + 1)));
        };
    }

    private static StepFailure cannotGoOn(StepRecord step) {
        return StepFailure.refused(
                "cannot-go-on",
                step.title() + " was done, but the process could not go on from there, " + TELLINGS
                        + " times. Look for the cause in Keyturn's log, then retry.");
    }

    private StepContext contextOf(Execution owned, StepRecord step, Fence fence, WorkerProgress.Questions database) {
        return new StepContext(
                step.rotationId(),
                step.account(),
                step.direction(),
                step.server(),
                fence,
                step.repeated() || step.attempts() > 0,
                step.startedAt() == null ? clock.instant() : step.startedAt(),
                () -> database.during(() -> {
                    // what this attempt relies on is on the disk before it does what cannot be taken back
                    disk.force();
                    if (!picked.owns(owned) || !tokens.waits(step)) {
                        throw new StepContext.Overtaken();
                    }
                }),
                evidence -> database.during(() -> records.note(step.id(), fence.attempt(), evidence)));
    }

    private Instant budgetEnd(StepRecord step, Instant now) {
        Instant since = step.patientSince() == null ? now : step.patientSince();
        return since.plus(settings.budgetOf(step.name()));
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
                String.valueOf(step.message()),
                step.detail());
    }

    /** The outcome's own transaction has removed the scheduled row. */
    private static CompletionHandler<Void> nothingLeft() {
        return (complete, operations) -> {};
    }
}
