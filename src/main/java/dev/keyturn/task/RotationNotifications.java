package dev.keyturn.task;

import dev.keyturn.approval.ApprovalCase;
import dev.keyturn.approval.ApprovalTable;
import dev.keyturn.kernel.Person;
import dev.keyturn.notification.Notification;
import dev.keyturn.notification.Notification.Kind;
import dev.keyturn.notification.Notifications;
import dev.keyturn.rotation.BoundRotations;
import dev.keyturn.rotation.ProcessModel;
import dev.keyturn.rotation.Rotation;
import dev.keyturn.rotation.RotationView.Outcome;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.task.IdentityLink;

/** Notifies people of open tasks, of the decision on their request, and of its end. */
public class RotationNotifications implements TaskListener, ExecutionListener {

    private final Notifications notifications;
    private final BoundRotations bound;
    private final ApprovalTable approvals;
    private final FailureReports failures;

    RotationNotifications(
            Notifications notifications, BoundRotations bound, ApprovalTable approvals, FailureReports failures) {
        this.notifications = notifications;
        this.bound = bound;
        this.approvals = approvals;
        this.failures = failures;
    }

    @Override
    public void notify(DelegateTask task) {
        Rotation rotation = bound.of(task.getExecution());
        if (EVENTNAME_CREATE.equals(task.getEventName())) {
            switch (task.getTaskDefinitionKey()) {
                case ProcessModel.APPROVE ->
                    wanted(
                            task,
                            rotation,
                            Kind.APPROVAL_WANTED,
                            (rotation.onBehalfOf() == null ? rotation.requester() : rotation.onBehalfOf())
                                    + " asks for your approval.");
                case ProcessModel.ENTER_PASSWORD ->
                    wanted(
                            task,
                            rotation,
                            Kind.PASSWORD_WANTED,
                            "The person who changed the password in Active Directory has to enter it now.");
                case ProcessModel.DECIDE ->
                    wanted(
                            task,
                            rotation,
                            Kind.DECISION_WANTED,
                            failures.of(rotation).message());
                default -> {}
            }
        } else if (task.getTaskDefinitionKey().equals(ProcessModel.APPROVE)) {
            decided(task, rotation);
        }
    }

    /** The process has ended; one that is deleted half-way is none of that. */
    @Override
    public void notify(DelegateExecution execution) {
        bound.find(execution).ifPresent(rotation -> {
            Outcome outcome = rotation.outcome();
            if (outcome != null) {
                notifications.queue(new Notification(
                        Kind.ENDED,
                        rotation.id(),
                        null,
                        // who was rejected has been told so, and why
                        outcome == Outcome.REJECTED ? Set.of() : askers(rotation),
                        outcome == Outcome.VERIFIED ? Set.of() : Set.of(Person.OPERATORS),
                        message(rotation, outcome)));
            }
        });
    }

    private void wanted(DelegateTask task, Rotation rotation, Kind kind, String message) {
        notifications.queue(new Notification(
                kind,
                rotation.id(),
                task.getId(),
                candidates(task, IdentityLink::getUserId),
                candidates(task, IdentityLink::getGroupId),
                message));
    }

    private static Set<String> candidates(DelegateTask task, Function<IdentityLink, String> id) {
        return task.getCandidates().stream().map(id).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
    }

    /** Of two approvals, the first one changes nothing for the requester. */
    private void decided(DelegateTask task, Rotation rotation) {
        ApprovalCase standing = approvals.caseOf(rotation.id());
        String comment =
                task.getVariable(ProcessModel.COMMENT) instanceof String text && !text.isBlank() ? ": " + text : ".";
        if (standing.rejected()) {
            queue(rotation, Kind.REJECTED, task.getAssignee() + " rejected your request" + comment);
        } else if (standing.approved()) {
            queue(
                    rotation,
                    Kind.APPROVED,
                    String.join(" and ", standing.approvers()) + " approved your request" + comment);
        }
    }

    private void queue(Rotation rotation, Kind kind, String message) {
        notifications.queue(new Notification(kind, rotation.id(), null, askers(rotation), Set.of(), message));
    }

    /** Who asked, and who wrote the ticket when that was a service account. */
    private static Set<String> askers(Rotation rotation) {
        return Stream.of(rotation.requester(), rotation.onBehalfOf())
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String message(Rotation rotation, Outcome outcome) {
        return switch (outcome) {
            case VERIFIED -> "The new password is in use and verified on every sync server.";
            case ROLLED_BACK -> "Rolled back: the previous password is in use again and verified on every sync server.";
            case REJECTED -> "Rejected by an approver. Nothing was changed.";
            case CANCELLED -> cancelled(rotation);
            case EXPIRED -> "Expired: it was not decided, or not begun, in time. Nothing was changed.";
            case FINISHED_BY_HAND -> "Finished by hand, and checked on every sync server.";
        };
    }

    private static String cancelled(Rotation rotation) {
        Rotation.Cancelled cancelled = rotation.cancelled();
        if (cancelled == null) {
            return "Ended by an operator's decision, before anything was changed.";
        }
        String reason = cancelled.reason();
        return "Cancelled by " + cancelled.by() + ", before anything was changed"
                + (reason == null || reason.isBlank() ? "." : ": " + reason);
    }
}
