package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a change ticket allows, and what it is told. */
public interface ChangeTickets {

    /** When a ticket is read. */
    enum Moment {
        BEFORE_REQUEST,
        FIRST_LOOK,
        BEFORE_CHANGE
    }

    /** What a ticket is told about. */
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
    Verdict read(String rotationId, Account account, @Nullable String ticket, Moment moment);

    /** Who wrote the ticket, as it said when it was read for this rotation; empty as long as that is not known. */
    default Optional<String> author(String rotationId) {
        return Optional.empty();
    }

    /**
     * Queues a note in the transaction that is open. The note is written after the commit, when the ticket system answers;
     * a rotation never waits for it and never fails for it.
     *
     * @param taskId the task in Tasklist that waits for a person; null when none does
     */
    void tell(String rotationId, @Nullable String ticket, Stage stage, String sentence, @Nullable String taskId);

    /** Queues how the rotation ended, as {@link #tell} does, and closes the ticket where that is configured. */
    String close(String rotationId, @Nullable String ticket, String outcome, @Nullable String evidenceHash);
}
