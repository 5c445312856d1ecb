package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.ticket.GateDecision.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Without a ticket system, the ticket's number is kept in the record, and the record says that the ticket was not read.
 */
public final class RecordedTickets implements ChangeTickets {

    private static final Logger log = LoggerFactory.getLogger(RecordedTickets.class);

    @Override
    public GateDecision read(String rotationId, Account account, @Nullable String ticket, Moment moment) {
        if (ticket == null) {
            return account.ticketRequired()
                    ? GateDecision.stop(
                            Reason.MISSING, "Account " + account.name() + " is changed under a change ticket only.")
                    : GateDecision.proceed(
                            Reason.NOT_READ, "No ticket was given, and none is required for this account.");
        }
        return GateDecision.proceed(
                Reason.NOT_READ,
                "Ticket " + ticket + " was recorded. No ticket system is configured for it, so it was not read.");
    }

    @Override
    public void queueUpdate(
            String rotationId, @Nullable String ticket, Stage stage, String message, @Nullable String taskId) {
        log.debug("Rotation {}: no ticket system is configured for {}, so there is no update.", rotationId, ticket);
    }

    @Override
    public String close(String rotationId, @Nullable String ticket, String outcome, @Nullable String evidenceHash) {
        String told = ticket == null
                ? "There is no ticket to update."
                : "No ticket system is configured: tell ticket " + ticket + " that the rotation ended " + outcome
                        + ", evidence " + evidenceHash + ".";
        log.info("Rotation {}: ended {}. {}", rotationId, outcome, told);
        return told;
    }
}
