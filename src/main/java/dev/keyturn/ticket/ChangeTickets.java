package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import org.jspecify.annotations.Nullable;

/** What a change ticket allows, and what it is told. */
public interface ChangeTickets {

    /** @param open whether the change may be made now; @param sentence why, for a person and for the record */
    record Verdict(boolean open, String sentence) {}

    Verdict confirm(Account account, @Nullable String ticket);

    /** Tells the ticket how the rotation ended. Never fails a rotation. */
    String close(String rotationId, @Nullable String ticket, String outcome, @Nullable String evidenceHash);
}
