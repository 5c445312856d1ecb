package dev.keyturn.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A ticket system that can be away, and can do what it is told without saying so. */
final class FakeTicketSystem implements TicketSystem {

    final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
    final List<String> updates = new ArrayList<>();
    final List<Changed> changed = new ArrayList<>();
    final AtomicInteger reads = new AtomicInteger();
    boolean away;
    boolean losesAnswers;
    boolean stranger;
    Instant askedSince;
    Runnable whenAsked = () -> {};
    String refusesToClose;

    @Override
    public Optional<Ticket> read(String id) {
        answer();
        reads.incrementAndGet();
        return Optional.ofNullable(tickets.get(id));
    }

    @Override
    public void proveLogin() {
        answer();
        if (stranger) {
            throw TicketSystemException.lasting("It does not take Keyturn's login.");
        }
    }

    @Override
    public List<Changed> changedSince(Instant since) {
        answer();
        askedSince = since;
        whenAsked.run();
        return List.copyOf(changed);
    }

    @Override
    public boolean hasUpdate(String id, String marker) {
        answer();
        return updates.stream().anyMatch(update -> update.contains(marker));
    }

    @Override
    public void write(String id, String text, Closing closing) {
        answer();
        if (closing != null && refusesToClose != null) {
            throw TicketSystemException.lasting(refusesToClose);
        }
        updates.add(text);
        if (losesAnswers) {
            losesAnswers = false;
            throw TicketSystemException.passing("The answer was lost.", null);
        }
    }

    private void answer() {
        if (away) {
            throw TicketSystemException.passing("The ticket system does not answer.", null);
        }
    }
}
