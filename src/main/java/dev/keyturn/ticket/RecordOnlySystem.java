package dev.keyturn.ticket;

import java.time.Instant;
import java.util.List;
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
    public List<Changed> changedSince(Instant since) {
        throw notRead();
    }

    @Override
    public boolean hasUpdate(String id, String marker) {
        throw notRead();
    }

    @Override
    public void write(String id, String text, @Nullable Closing closing) {
        throw notRead();
    }

    private static TicketSystemException notRead() {
        return TicketSystemException.lasting(
                "Tickets of this source are recorded and not read: its type is record-only.");
    }
}
