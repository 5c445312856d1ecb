package dev.keyturn.ticket;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ticket system that Keyturn does not reach: the numbers of its tickets are recorded, and nothing of them is read. */
final class RecordOnlySystem implements TicketSystem {

    @Override
    public Optional<Ticket> read(String id) {
        throw notRead();
    }

    @Override
    public void proveLogin() {
        throw notRead();
    }

    @Override
    public Changes changes(Instant since, @Nullable String place) {
        throw notRead();
    }

    @Override
    public Found find(String id, String marker) {
        throw notRead();
    }

    @Override
    public void write(String id, String text) {
        throw notRead();
    }

    @Override
    public void close(String id, Closing closing, String notes) {
        throw notRead();
    }

    private static TicketSystemException notRead() {
        return TicketSystemException.lasting(
                "Tickets of this source are recorded and not read: its type is record-only.");
    }
}
