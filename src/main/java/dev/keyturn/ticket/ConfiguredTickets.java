package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.ticket.Verdict.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tickets of the configured systems; any other ticket is only recorded. */
final class ConfiguredTickets implements ChangeTickets {

    private final TicketSources sources;
    private final Readings readings;
    private final Notes notes;
    private final Clock clock;
    private final ChangeTickets others = new RecordedTickets();

    ConfiguredTickets(TicketSources sources, Readings readings, Notes notes, Clock clock) {
        this.sources = sources;
        this.readings = readings;
        this.notes = notes;
        this.clock = clock;
    }

    @Override
    public Verdict read(String rotationId, Account account, @Nullable String ticket, Moment moment) {
        TicketSource source = sources.ofTicket(ticket).orElse(null);
        if (source == null || ticket == null) {
            return others.read(rotationId, account, ticket, moment);
        }
        Ticket seen = null;
        Verdict verdict;
        try {
            seen = source.system().read(ticket).orElse(null);
            verdict = source.gate().judge(seen, ticket, account, clock.instant());
        } catch (TicketTrouble trouble) {
            verdict = notRead(ticket, trouble);
        }
        readings.keep(rotationId, source.name(), ticket, moment, verdict, seen);
        return verdict;
    }

    @Override
    public Optional<String> author(String rotationId) {
        return readings.author(rotationId);
    }

    @Override
    public void tell(
            String rotationId, @Nullable String ticket, Stage stage, String sentence, @Nullable String taskId) {
        Optional<TicketSource> source = sources.ofTicket(ticket);
        if (source.isPresent() && ticket != null) {
            notes.queue(source.get(), ticket, rotationId, stage, sentence, null, taskId);
        }
    }

    @Override
    public String close(String rotationId, @Nullable String ticket, String outcome, @Nullable String evidenceHash) {
        TicketSource source = sources.ofTicket(ticket).orElse(null);
        if (source == null || ticket == null) {
            return others.close(rotationId, ticket, outcome, evidenceHash);
        }
        String sentence = "The rotation ended " + outcome + ". Its evidence has the SHA-256 " + evidenceHash + ".";
        notes.queue(source, ticket, rotationId, Stage.ENDED, sentence, outcome, null);
        return "Ticket " + ticket + " will be told.";
    }

    /** Nothing is changed under a ticket that nobody could read: it waits, or a person looks after it. */
    private Verdict notRead(String ticket, TicketTrouble trouble) {
        String sentence = "Ticket " + ticket + " could not be read. " + trouble.sentence();
        if (!trouble.mayPass()) {
            return Verdict.stop(Reason.NOT_READ, sentence);
        }
        Instant until = trouble.retryAfter() == null ? null : clock.instant().plus(trouble.retryAfter());
        return Verdict.wait(Reason.NOT_READ, sentence, until);
    }
}
