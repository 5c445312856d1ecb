package dev.keyturn.task;

import static dev.keyturn.rotation.ModelStep.CHANGE_PASSWORD_IN_AD;
import static dev.keyturn.rotation.ModelStep.CHECK_MANUAL_WORK;
import static dev.keyturn.rotation.ModelStep.CHECK_READINESS;
import static dev.keyturn.rotation.ModelStep.CONFIRM_TICKET;
import static dev.keyturn.rotation.ModelStep.DISCARD_PASSWORD;
import static dev.keyturn.rotation.ModelStep.PAUSE_SYNC;
import static dev.keyturn.rotation.ModelStep.PROMOTE_PASSWORD;
import static dev.keyturn.rotation.ModelStep.RESTART_SYNC_SERVICE;
import static dev.keyturn.rotation.ModelStep.RESUME_SYNC;
import static dev.keyturn.rotation.ModelStep.RUN_PRE_CHECK;
import static dev.keyturn.rotation.ModelStep.STAGE_PASSWORD;
import static dev.keyturn.rotation.ModelStep.UPDATE_CONNECTOR;
import static dev.keyturn.rotation.ModelStep.VERIFY_ROTATION;

import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.approval.ApprovalProof;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.ModelStep;
import dev.keyturn.rotation.ModelStep.ResumePoint;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.RefusedAttempts;
import dev.keyturn.rotation.RemainingServers;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationView.Outcome;
import dev.keyturn.step.StepRecord;
import dev.keyturn.step.StepRecords;
import dev.keyturn.step.Subjects;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;

/**
 * Which steps of a rotation may begin now, from its record alone: who approved it, what a person decided, and which steps
 * came before. The process model says the same, but a user with rights on processes can put a token anywhere, and can
 * deploy another model. So every step asks here before it does anything.
 */
class StepOrder implements Subjects {

    private static final Duration TIMER = Duration.ofMillis(1);

    private final BoundRotations bound;
    private final StepRecords steps;
    private final ApprovalTable approvals;
    private final RemainingServers remaining;
    private final KnownOutcome outcomes;
    private final RefusedAttempts refused;
    private final Clock clock;

    /** Whether enough people approved is proved once more, by {@link ApprovalProof}, where a step acts on it. */
    StepOrder(
            BoundRotations bound,
            StepRecords steps,
            ApprovalTable approvals,
            RemainingServers remaining,
            KnownOutcome outcomes,
            RefusedAttempts refused,
            Clock clock) {
        this.bound = bound;
        this.steps = steps;
        this.approvals = approvals;
        this.remaining = remaining;
        this.outcomes = outcomes;
        this.refused = refused;
        this.clock = clock;
    }

    @Override
    public Subject of(DelegateExecution execution, String step, @Nullable String server) {
        Rotation rotation = require(ModelStep.named(step), server, execution);
        return new Subject(rotation.id(), rotation.account(), rotation.direction());
    }

    /** @throws BadUserRequestException when the step does not begin in the rotation's own process, or out of turn */
    Rotation require(ModelStep step, @Nullable String server, DelegateExecution execution) {
        Rotation rotation = bound.of(execution);
        if (!mayBegin(step, server, rotation, execution)) {
            throw refused.refuse(
                    step.activity() + " of rotation " + rotation.id()
                            + " is out of turn, so it does nothing: its record says that other steps come first."
                            + " Complete the task that is open, or cancel the rotation.",
                    execution.getProcessInstanceId(),
                    rotation.id(),
                    step.activity());
        }
        return rotation;
    }

    /** A rotation is made in a process instance of its own, which has made none before. */
    void requireNew(DelegateExecution execution) {
        boolean isNew = BoundRotations.isOurs(execution)
                && execution.getSuperExecution() == null
                && bound.find(execution).isEmpty();
        if (!isNew) {
            throw refused.refuse(
                    "A rotation is asked for at the start of its own process, once. Ask for one: POST /api/rotations,"
                            + " or the process in Tasklist.",
                    execution.getProcessInstanceId(),
                    execution.getProcessBusinessKey(),
                    ModelStep.VALIDATE_REQUEST.activity());
        }
    }

    private boolean mayBegin(ModelStep step, @Nullable String server, Rotation rotation, DelegateExecution execution) {
        if (rotation.endedAt() != null) {
            return step == ModelStep.CLOSE_TICKET;
        }
        Pass pass = Pass.of(rotation, steps.of(rotation.id()));
        ApprovalCase standing = approvals.caseOf(rotation.id());
        boolean wanted = rotation.cancelled() == null && !standing.rejected();
        boolean approved = wanted && standing.approved();
        return switch (step) {
            case VALIDATE_REQUEST, CLOSE_TICKET -> false;
            case CHOOSE_APPROVAL_POLICY -> pass.isEmpty() && !standing.isChosen();
            case RUN_PRE_CHECK ->
                wanted
                        && !standing.approved()
                        && pass.isEmpty()
                        && rotation.progress().resumePoint() == ResumePoint.PREPARE
                        && standing.isChosen();
            case REMIND_APPROVERS, ESCALATE_APPROVAL -> wanted && !standing.approved() && pass.follows(RUN_PRE_CHECK);
            case CHECK_READINESS ->
                approved
                        && !rotation.lacksPassword()
                        && (pass.begins(ResumePoint.PREPARE) || pass.follows(RUN_PRE_CHECK));
            case CONFIRM_TICKET -> approved && pass.follows(CHECK_READINESS);
            case STAGE_PASSWORD -> approved && pass.follows(CONFIRM_TICKET);
            case PAUSE_SYNC -> approved && pass.follows(STAGE_PASSWORD);
            case CHANGE_PASSWORD_IN_AD ->
                approved
                        && !rotation.isChangedInAdByPerson()
                        && (pass.begins(ResumePoint.CHANGE) || pass.follows(PAUSE_SYNC));
            case UPDATE_CONNECTOR -> approved && isAtServers(pass) && isNext(server, pass);
            case RESTART_SYNC_SERVICE -> approved && pass.follows(UPDATE_CONNECTOR, server);
            case VERIFY_SYNC -> approved && pass.follows(RESTART_SYNC_SERVICE, server);
            case VERIFY_ROTATION ->
                approved && isAtServers(pass) && remaining(rotation).isEmpty();
            case CHECK_MANUAL_WORK -> approved && pass.begins(ResumePoint.BY_HAND);
            case RESUME_SYNC ->
                pass.begins(ResumePoint.CLOSE)
                        || pass.follows(VERIFY_ROTATION)
                        || pass.follows(CHECK_MANUAL_WORK)
                        || endedWithoutChange(pass, wanted, standing);
            case PROMOTE_PASSWORD -> pass.follows(RESUME_SYNC) && outcomes.newPasswordInUse(rotation);
            case DISCARD_PASSWORD -> pass.follows(RESUME_SYNC) && !outcomes.newPasswordInUse(rotation);
            case SEAL_EVIDENCE ->
                (pass.follows(PROMOTE_PASSWORD) || pass.follows(DISCARD_PASSWORD))
                        && isAnswered(outcomes.of(rotation, execution), rotation, standing);
        };
    }

    /** Active Directory has the password that this pass brings, and not everything is verified yet. */
    private static boolean isAtServers(Pass pass) {
        boolean changed = pass.rotation().isChangedInAdByPerson()
                ? pass.hasDone(PAUSE_SYNC) || pass.isDecided(ResumePoint.CHANGE)
                : pass.hasDone(CHANGE_PASSWORD_IN_AD);
        return changed && !pass.has(VERIFY_ROTATION) && !pass.has(RESUME_SYNC);
    }

    private boolean isNext(@Nullable String server, Pass pass) {
        return server != null
                && !pass.hasBegunOn(server)
                && remaining(pass.rotation()).contains(server);
    }

    private List<String> remaining(Rotation rotation) {
        return remaining.of(rotation.id(), rotation.account(), rotation.direction());
    }

    /** Cancelled, rejected, or too late: it was not decided in time, or its window was over before the change. */
    private boolean endedWithoutChange(Pass pass, boolean wanted, ApprovalCase standing) {
        boolean ended = !wanted
                || pass.isFailedBy(CONFIRM_TICKET, ProcessModel.WINDOW_OVER)
                || !standing.approved() && isTooLate(standing);
        return ended && pass.isOnlyOf(ResumePoint.PREPARE);
    }

    /** The engine's timers go by whole milliseconds. */
    private boolean isTooLate(ApprovalCase standing) {
        Instant until = standing.until();
        return until != null && !clock.instant().plus(TIMER).isBefore(until);
    }

    /** Nothing ends as cancelled or as rejected without a person who decided so. */
    private static boolean isAnswered(@Nullable Outcome outcome, Rotation rotation, ApprovalCase standing) {
        if (outcome == null) {
            return rotation.cancelled() != null || rotation.progress().resumePoint() == ResumePoint.CLOSE;
        }
        return outcome != Outcome.REJECTED || standing.rejected();
    }

    /** The steps since a person last decided how to continue; all of them when no decision was needed. */
    private record Pass(Rotation rotation, List<StepRecord> steps) {

        static Pass of(Rotation rotation, List<StepRecord> all) {
            return new Pass(
                    rotation, all.subList(Math.min(rotation.progress().stepsBeforeDecision(), all.size()), all.size()));
        }

        boolean isEmpty() {
            return steps.isEmpty();
        }

        boolean isDecided(ResumePoint resumePoint) {
            return rotation.progress().stepsBeforeDecision() > 0
                    && rotation.progress().resumePoint() == resumePoint;
        }

        boolean begins(ResumePoint resumePoint) {
            return isEmpty() && isDecided(resumePoint);
        }

        boolean follows(ModelStep step) {
            return !isEmpty() && isDone(steps.get(steps.size() - 1), step);
        }

        boolean follows(ModelStep step, @Nullable String server) {
            StepRecord last = null;
            for (StepRecord begun : steps) {
                last = server != null && Objects.equals(begun.server(), server) ? begun : last;
            }
            return last != null && isDone(last, step) && !has(VERIFY_ROTATION) && !has(RESUME_SYNC);
        }

        boolean has(ModelStep step) {
            return steps.stream().anyMatch(begun -> step.is(begun.name()));
        }

        boolean hasDone(ModelStep step) {
            return steps.stream().anyMatch(begun -> isDone(begun, step));
        }

        boolean hasBegunOn(String server) {
            return steps.stream().anyMatch(begun -> server.equals(begun.server()));
        }

        boolean isOnlyOf(ResumePoint resumePoint) {
            return rotation.progress().resumePoint() == resumePoint
                    && steps.stream().allMatch(begun -> ResumePoint.of(begun.name()) == resumePoint);
        }

        boolean isFailedBy(ModelStep step, String code) {
            StepRecord last = isEmpty() ? null : steps.get(steps.size() - 1);
            return last != null && step.is(last.name()) && code.equals(last.failureCode());
        }

        private static boolean isDone(StepRecord begun, ModelStep step) {
            return step.is(begun.name()) && begun.state() == StepRecord.State.DONE;
        }
    }
}
