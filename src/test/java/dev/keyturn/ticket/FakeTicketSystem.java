package dev.keyturn.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A ticket system that can be away, and can do what it is told without saying so. */
class FakeTicketSystem implements TicketSystem {

    final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
    final List<String> updates = new ArrayList<>();
    final List<Changed> changed = new ArrayList<>();
    final AtomicInteger reads = new AtomicInteger();
    boolean away;
    boolean losesAnswers;
    boolean dropsNotes;
    boolean hidesNotes;
    boolean stranger;
    Instant askedSince;

    /** The places that were asked for, of lists of changes. */
    final List<String> asked = new ArrayList<>();

    int atOnce = Integer.MAX_VALUE;
    Runnable whenAsked = () -> {};
    String refusesToClose;
    final List<Closing> closed = new ArrayList<>();
    final Map<String, Instant> listedSince = new ConcurrentHashMap<>();

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
    public Changes changes(Instant since, String place) {
        answer();
        askedSince = since;
        whenAsked.run();
        answer();
        asked.add(String.valueOf(place));
        List<Changed> all = changed.stream()
                .filter(one -> !listedSince.getOrDefault(one.id(), Instant.MAX).isBefore(since))
                .toList();
        int from = place == null ? 0 : Integer.parseInt(place);
        int to = Math.min(all.size(), from + atOnce);
        return new Changes(all.subList(from, to), to == all.size() ? null : String.valueOf(to));
    }

    @Override
    public Found find(String id, String marker) {
        answer();
        if (hidesNotes) {
            return Found.UNPROVED;
        }
        return updates.stream().anyMatch(update -> update.contains(marker)) ? Found.YES : Found.NO;
    }

    @Override
    public void write(String id, String text) {
        answer();
        if (!dropsNotes) {
            updates.add(text);
        }
        if (losesAnswers) {
            losesAnswers = false;
            throw TicketSystemException.passing("The answer was lost.", null);
        }
    }

    @Override
    public void close(String id, Closing closing, String notes) {
        answer();
        if (refusesToClose != null) {
            throw TicketSystemException.lasting(refusesToClose);
        }
        closed.add(closing);
    }

    private void answer() {
        if (away) {
            throw TicketSystemException.passing("The ticket system does not answer.", null);
        }
    }
}
