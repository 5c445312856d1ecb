package dev.keyturn.ticket;

import java.time.Instant;
import java.util.Collection;
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

    /**
     * Tickets that have changed since, for polling: a part of them, the newest first. A ticket that changes meanwhile comes
     * to the front, and what it pushes on is given twice rather than never; so a walk that was left is gone on with.
     *
     * @param place what the part before gave as its next one; null for the first part
     */
    Changes changes(Instant since, @Nullable String place);

    /** Looks for an update with this marker, wherever Keyturn's user may see updates of the ticket. */
    Found find(String id, String marker);

    /**
     * Writes an update that only those who work on the ticket see. It is sent once; whether it got there is for
     * {@link #find} to find out, after a lost answer and after a success alike.
     */
    void write(String id, String text);

    /**
     * Goes through the states that close the ticket, from the one that it has, and reads each back: a system answers with
     * success as well when it has dropped what was sent.
     *
     * @param notes where the system wants words with it
     * @throws TicketSystemException with the first step that is refused, or that is not there afterwards
     */
    void close(String id, Closing closing, String notes);

    /**
     * What cannot be relied on in what settings call its states and types, each as a message; empty where all is known.
     * What the names stand for is resolved anew.
     */
    default List<String> doubtfulNames(Collection<String> states, Collection<String> types) {
        return List.of();
    }

    /** What became of an update. */
    enum Found {
        YES,
        /** Others are seen, and it is not among them. */
        NO,
        /** Nothing is seen, which is what a missing right looks like as well. */
        UNPROVED
    }

    /**
     * What is set in a ticket to close it.
     *
     * @param states one after the other: ServiceNow's values, Jira's states or transitions, a generic system's states
     * @param code ServiceNow's close code or Jira's resolution; null when none is set
     */
    record Closing(List<String> states, @Nullable String code) {}

    /** @param next where the next part begins; null when this is the last one */
    record Changes(List<Changed> changed, @Nullable String next) {}

    /** @param version changes whenever the ticket does */
    record Changed(String id, String version) {}
}
