package dev.keyturn.notification;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A notification: something that people should know or do. The facts of the rotation (account, requester, reason, …)
 * are looked up when the mail is written; they need not be repeated here.
 *
 * @param taskId the task in Tasklist that waits for them; null when none does, then the mail leads to the rotation
 * @param people ids of users
 * @param groups ids of groups, whose members get it, or the distribution list that is configured for the group
 * @param message what happened or is asked, in plain words; it must hold no secret
 */
public record Notification(
        Kind kind, String rotationId, @Nullable String taskId, Set<String> people, Set<String> groups, String message) {

    /**
     * What kind of news it is. Those that ask for an approval do not go to persons who may not give it, such as the
     * requester.
     */
    public enum Kind {
        APPROVAL_WANTED,
        REMINDER,
        ESCALATION,
        APPROVED,
        REJECTED,
        PASSWORD_WANTED,
        DECISION_WANTED,
        ENDED;

        boolean asksForApproval() {
            return this == APPROVAL_WANTED || this == REMINDER || this == ESCALATION;
        }
    }

    public Notification {
        people = Set.copyOf(people);
        groups = Set.copyOf(groups);
    }
}
