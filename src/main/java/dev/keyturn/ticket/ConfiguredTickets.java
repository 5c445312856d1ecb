package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.ticket.GateDecision.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tickets of the configured systems; any other ticket is only recorded. */
final class ConfiguredTickets implements ChangeTickets {

    private final TicketSources sources;
    private final TicketSnapshots snapshots;
    private final TicketUpdates updates;
    private final Clock clock;
    private final ChangeTickets others = new RecordedTickets();

    ConfiguredTickets(TicketSources sources, TicketSnapshots snapshots, TicketUpdates updates, Clock clock) {
        this.sources = sources;
        this.snapshots = snapshots;
        this.updates = updates;
        this.clock = clock;
    }

    @Override
    public GateDecision read(String rotationId, Account account, @Nullable String ticket, Moment moment) {
        TicketSource source = sources.ofTicket(ticket).orElse(null);
        if (source == null || ticket == null) {
            return others.read(rotationId, account, ticket, moment);
        }
        Ticket seen = null;
        GateDecision decision;
        try {
            seen = source.system().read(ticket).orElse(null);
            decision = source.gate().judge(seen, ticket, account, clock.instant());
        } catch (TicketSystemException trouble) {
            decision = notRead(ticket, trouble);
        }
        snapshots.keep(rotationId, source.name(), ticket, moment, decision, seen);
        return decision;
    }

    @Override
    public Optional<String> author(String rotationId) {
        return snapshots.author(rotationId);
    }

    @Override
    public void queueUpdate(
            String rotationId, @Nullable String ticket, Stage stage, String message, @Nullable String taskId) {
        Optional<TicketSource> source = sources.ofTicket(ticket);
        if (source.isPresent() && ticket != null) {
            updates.queue(source.get(), ticket, rotationId, stage, message, null, taskId);
        }
    }

    @Override
    public String close(String rotationId, @Nullable String ticket, String outcome, @Nullable String evidenceHash) {
        TicketSource source = sources.ofTicket(ticket).orElse(null);
        if (source == null || ticket == null) {
            return others.close(rotationId, ticket, outcome, evidenceHash);
        }
        String message = "The rotation ended " + outcome + ". Its evidence has the SHA-256 " + evidenceHash + ".";
        updates.queue(source, ticket, rotationId, Stage.ENDED, message, outcome, null);
        return "Ticket " + ticket + " will be updated.";
    }

    /** Nothing is changed under a ticket that could not be read: it waits, or a person looks after it. */
    private GateDecision notRead(String ticket, TicketSystemException trouble) {
        String message = "Ticket " + ticket + " could not be read. " + trouble.message();
        if (!trouble.mayPass()) {
            return GateDecision.stop(Reason.NOT_READ, message);
        }
        Instant until = trouble.retryAfter() == null ? null : clock.instant().plus(trouble.retryAfter());
        return GateDecision.wait(Reason.NOT_READ, message, until);
    }
}
