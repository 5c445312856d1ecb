package dev.keyturn.ticket;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What tickets may have done to rotations. It is built by the room of the process. */
public interface TicketRotations {

    /**
     * @param account name in the inventory
     * @param onBehalfOf who wrote the ticket; may not approve
     */
    record Request(
            String account,
            String reason,
            String ticket,
            @Nullable Instant windowStart,
            @Nullable Instant windowEnd,
            @Nullable String onBehalfOf) {}

    /** @param changed whether it ended after the password was changed in Active Directory */
    record Known(String id, String account, boolean ended, boolean changed) {}

    /**
     * Starts the process in the transaction that is open.
     *
     * @return the rotation's id
     * @throws Refused when it cannot be started; the transaction must be rolled back then
     */
    String start(Request request);

    /** The latest rotation under this ticket, of any requester. */
    Optional<Known> latest(String ticket);

    /** The rotation that an account has at the moment: it has one at a time. */
    Optional<String> running(String account);

    /** @throws Refused when the point of no return is passed, with a message for the ticket */
    void cancel(String rotationId, String why);

    /** Lets a step that waits for the ticket check again now. */
    void checkAgain(String rotationId);

    /** Why nothing was done, in a message. */
    final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean later;

        /** @param later whether it may work later as it is */
        public Refused(String message, boolean later) {
            super(message, null, false, false);
            this.later = later;
        }

        boolean mayWorkLater() {
            return later;
        }
    }
}
