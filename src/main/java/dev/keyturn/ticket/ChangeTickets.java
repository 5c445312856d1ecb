package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a change ticket allows, and the updates that it gets. */
public interface ChangeTickets {

    /** When a ticket is read. */
    enum Moment {
        BEFORE_REQUEST,
        PRE_CHECK,
        BEFORE_CHANGE
    }

    /** What a ticket is updated about. */
    enum Stage {
        REQUESTED,
        APPROVED,
        REJECTED,
        STARTED,
        DECISION,
        NOT_CANCELLED,
        ENDED
    }

    /**
     * Reads the ticket and keeps what it said in the record of the rotation. It asks another system, so no transaction may
     * be open. A ticket that cannot be read is a verdict too.
     */
    GateDecision read(String rotationId, Account account, @Nullable String ticket, Moment moment);

    /** Who wrote the ticket, as it said when it was read for this rotation; empty as long as that is not known. */
    default Optional<String> author(String rotationId) {
        return Optional.empty();
    }

    /**
     * Queues an update in the transaction that is open. The update is written after the commit, when the ticket system
     * answers; a rotation never waits for it and never fails for it.
     *
     * @param taskId the task in Tasklist that waits for a person; null when none does
     */
    void queueUpdate(String rotationId, @Nullable String ticket, Stage stage, String message, @Nullable String taskId);

    /** Queues how the rotation ended, as {@link #queueUpdate} does, and closes the ticket where that is configured. */
    String close(String rotationId, @Nullable String ticket, String outcome, @Nullable String evidenceHash);
}
