package dev.keyturn.step;

import com.github.kagkarlsson.scheduler.task.Execution;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.step.OutcomeSignal.StepSignal;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.SuspendedEntityInteractionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reports an outcome in one transaction: proof of ownership, the step's row, and the signal to the token. */
class StepOutcomes {

    private static final Logger log = LoggerFactory.getLogger(StepOutcomes.class);

    /** Parallel sync servers join in one place, so their outcomes collide; each collision is over in milliseconds. */
    private static final int TRIES = 20;

    enum SignalResult {
        YES,
        /** Something went wrong on the way on from this step. */
        NO,
        /** A person has suspended the process. */
        SUSPENDED
    }

    private final StepRecords records;
    private final PickedSteps picked;
    private final WaitingTokens tokens;
    private final TransactionTemplate transaction;

    StepOutcomes(
            StepRecords records, PickedSteps picked, WaitingTokens tokens, PlatformTransactionManager transactions) {
        this.records = records;
        this.picked = picked;
        this.tokens = tokens;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Writes down that an attempt begins, with its fence: all of it is committed, at once, before the work begins.
     *
     * @param fence takes the next one in the caller's transaction
     */
    Fence begin(String stepId, Supplier<Fence> fence) {
        return Objects.requireNonNull(transaction.execute(status -> {
            // the step's own row first, as where an outcome is signalled, so that both take their locks in the same
            // order
            records.attemptBegins(stepId);
            Fence next = fence.get();
            records.attemptIsKnownAs(stepId, next);
            return next;
        }));
    }

    /**
     * @return whether the process was signalled; when not, the outcome is stored and only the signal is left to be
     * repeated
     * @throws StepContext.Overtaken when another node owns the step by now
     */
    SignalResult report(Execution owned, StepRecord step, @Nullable StepResult result, @Nullable StepFailure failure) {
        for (int tries = 1; ; tries++) {
            try {
                transaction.executeWithoutResult(status -> signal(owned, step, result, failure));
                return SignalResult.YES;
            } catch (OptimisticLockingException | TransientDataAccessException e) {
                if (tries == TRIES) {
                    return keep(owned, step.id(), result, failure, e);
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(5L * tries)));
            } catch (StepContext.Overtaken e) {
                throw e;
            } catch (StepFailure onTheWayOn) {
                if (failure != null) {
                    return keep(owned, step.id(), result, failure, onTheWayOn);
                }
                // what follows in the same transaction cannot be done: a person is asked about it as about this step
                log.warn(
                        "Rotation {}: {} is done, but not what follows it: {} A person has to decide now.",
                        step.rotationId(),
                        step.title(),
                        onTheWayOn.message());
                return report(owned, step, null, onTheWayOn);
            } catch (RuntimeException e) {
                return keep(owned, step.id(), result, failure, e);
            }
        }
    }

    /**
     * Notes why an attempt failed, or found nothing to do yet, that will be repeated.
     *
     * @throws StepContext.Overtaken when another node owns the step by now
     */
    void note(Execution owned, String stepId, StepFailure failure) {
        transaction.executeWithoutResult(status -> {
            picked.hold(owned);
            if (failure.kind() == StepFailure.Kind.NOT_YET) {
                records.waits(stepId, failure);
            } else {
                records.attemptFailed(stepId, failure);
            }
        });
    }

    /**
     * The process does not wait any more.
     *
     * @throws StepContext.Overtaken when another node owns the step by now
     */
    void abandon(Execution owned, String stepId) {
        transaction.executeWithoutResult(status -> {
            picked.giveUp(owned);
            records.abandoned(stepId);
        });
    }

    private void signal(Execution owned, StepRecord step, @Nullable StepResult result, @Nullable StepFailure failure) {
        picked.giveUp(owned);
        String token = tokens.find(step).orElse(null);
        store(step.id(), result, failure, token != null);
        if (token != null) {
            // as they come back from the row, for the process to see the same however often it is signalled
            Map<String, Object> variables =
                    result == null ? step.variables() : StepRecords.map(StepRecords.json(result.variables()));
            tokens.signal(token, variables, new StepSignal(failure));
        } else {
            records.abandoned(step.id());
            log.info(
                    "Rotation {}: {} came to an end after the process had moved on. Its outcome is recorded and changes nothing.",
                    step.rotationId(),
                    step.title());
        }
    }

    private SignalResult keep(
            Execution owned,
            String stepId,
            @Nullable StepResult result,
            @Nullable StepFailure failure,
            RuntimeException why) {
        transaction.executeWithoutResult(status -> {
            picked.hold(owned);
            store(stepId, result, failure, false);
        });
        boolean suspended = why instanceof SuspendedEntityInteractionException;
        if (suspended) {
            log.warn(
                    "The outcome of step {} is stored; its process is suspended and will be signalled when it is activated.",
                    stepId);
        } else if (owned.consecutiveFailures == 0) {
            log.error(
                    "The outcome of step {} is stored, but the process could not be signalled. It will be signalled again; the work is not repeated.",
                    stepId,
                    why);
        } else {
            log.warn(
                    "The process could not be signalled the outcome of step {} for the {}th time ({}). It will be signalled again.",
                    stepId,
                    owned.consecutiveFailures + 1,
                    why.getClass().getSimpleName());
        }
        return suspended ? SignalResult.SUSPENDED : SignalResult.NO;
    }

    private void store(String stepId, @Nullable StepResult result, @Nullable StepFailure failure, boolean signalled) {
        if (result != null) {
            records.done(stepId, result, signalled);
            return;
        }
        if (failure != null) {
            records.failed(stepId, failure);
        }
        if (signalled) {
            records.signalled(stepId);
        }
    }
}
