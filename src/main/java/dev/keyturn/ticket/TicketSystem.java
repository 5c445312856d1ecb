package dev.keyturn.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ticket system's API. Every call may throw {@link TicketSystemException}. */
interface TicketSystem {

    /** @param id matches the source's pattern */
    Optional<Ticket> read(String id);

    /**
     * Proves that the system takes Keyturn's login, where it can be proved: only then is it believed that there is no
     * ticket of some number.
     */
    void proveLogin();

    /** Tickets that have changed since, as references in the form of {@link #read}, for polling. */
    List<Changed> changedSince(Instant since);

    /** Whether an update with this marker stands in the ticket already. */
    boolean hasUpdate(String id, String marker);

    /**
     * Writes an update that only those who work on the ticket see, and with {@code closing} sets the ticket's state. It
     * is sent once; whether a lost answer means that it got there is for {@link #hasUpdate} to find out.
     */
    void write(String id, String text, @Nullable Closing closing);

    /**
     * What is set in a ticket to close it.
     *
     * @param state ServiceNow's value of the state, the name of Jira's transition, or a generic system's state
     * @param code ServiceNow's close code or Jira's resolution; null when none is set
     */
    record Closing(@Nullable String state, @Nullable String code) {}

    /** @param version changes whenever the ticket does */
    record Changed(String id, String version) {}
}
