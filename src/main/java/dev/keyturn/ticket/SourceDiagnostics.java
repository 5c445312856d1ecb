package dev.keyturn.ticket;

import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.ticket.TicketUpdates.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Diagnoses a source: what works, what does not, and whether it is behind. */
public class SourceDiagnostics {

    private static final Duration LATE = Duration.ofMinutes(5);

    private final TicketSources sources;
    private final Accounts accounts;
    private final KnownUsers people;
    private final TicketRotations rotations;
    private final WebhookDeliveryTable deliveries;
    private final TicketUpdates updates;
    private final Clock clock;

    SourceDiagnostics(
            TicketSources sources,
            Accounts accounts,
            KnownUsers people,
            TicketRotations rotations,
            WebhookDeliveryTable deliveries,
            TicketUpdates updates,
            Clock clock) {
        this.sources = sources;
        this.accounts = accounts;
        this.people = people;
        this.rotations = rotations;
        this.deliveries = deliveries;
        this.updates = updates;
        this.clock = clock;
    }

    /** What a test has found out. */
    public enum Proof {
        PROVED,
        /** It may be right, and nothing shows it. */
        NOT_PROVED,
        /** It is not there. */
        ABSENT
    }

    /** @param message what was found, with the next action where there is one */
    public record Check(String name, Proof proof, String message) {}

    /** The checks as lines of text, one below the other. */
    public static String table(List<Check> checks) {
        StringBuilder table = new StringBuilder();
        for (Check check : checks) {
            table.append("%-20s %-11s %s%n"
                    .formatted(
                            check.name,
                            check.proof.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                            PlainText.oneLine(check.message)));
        }
        return table.toString();
    }

    /**
     * @param behind whether updates have waited for more than five minutes
     * @param updatesWaiting updates that tickets are still to get
     * @param updatesUnproved updates that were taken, as the system says, and cannot be seen in the tickets
     * @param updatesGivenUp updates that were tried for days, in vain
     * @param oldestUpdate when the oldest of those that wait was queued
     * @param trouble why it could not be written, at the last try
     * @param deliveriesWaiting deliveries whose ticket does not say yet what is to be done
     */
    public record Status(
            String source,
            boolean behind,
            int updatesWaiting,
            int updatesUnproved,
            int updatesGivenUp,
            @Nullable Instant oldestUpdate,
            @Nullable String trouble,
            int deliveriesWaiting,
            @Nullable Instant lastDelivery) {}

    /** Nothing when there is no such source. */
    public Optional<Status> status(String name) {
        return sources.find(name).map(source -> {
            Backlog backlog = updates.backlog(name);
            Instant oldest = backlog.oldest();
            return new Status(
                    name,
                    oldest != null && oldest.isBefore(clock.instant().minus(LATE)),
                    backlog.waiting(),
                    backlog.unproved(),
                    backlog.givenUp(),
                    oldest,
                    backlog.trouble(),
                    deliveries.waiting(name),
                    deliveries.lastReceived(name));
        });
    }

    /**
     * Asks the system now for everything that a rotation will need.
     *
     * @param ticket one to read; without it only what needs no ticket is checked
     * @param write whether one note may be written into it
     * @param close the outcome of a rotation whose closing may be tried on it; null for none
     */
    public Optional<List<Check>> test(String name, @Nullable String ticket, boolean write, @Nullable String close) {
        return sources.find(name).map(source -> {
            SourceQuestions questions = new SourceQuestions(source, clock);
            SourceProof proof = new SourceProof(questions, source, accounts, people, rotations, clock);
            if (!source.isRead()) {
                proof.add(
                        "ticket",
                        Proof.ABSENT,
                        "Tickets of this source are recorded and not read: its type is record-only.");
                return questions.checks();
            }
            questions.changes();
            questions.names();
            String id = proof.ticket(ticket);
            questions.login(id != null);
            proof.note(id, write);
            proof.close(id, close);
            questions.checks().add(webhook(source));
            questions.checks().add(backlog(source));
            return questions.checks();
        });
    }

    private Check backlog(TicketSource source) {
        Status status = status(source.name()).orElseThrow();
        return new Check(
                "write-back",
                status.behind || status.updatesUnproved > 0 ? Proof.NOT_PROVED : Proof.PROVED,
                !source.settings().writesBack()
                        ? "Nothing is written into tickets."
                        : status.updatesWaiting + " updates wait to be written, " + status.updatesUnproved
                                + " cannot be seen, " + status.updatesGivenUp + " were given up."
                                + (status.trouble == null ? "" : " The last trouble: " + status.trouble));
    }

    /**
     * Asks the system whether it takes Keyturn's login, and looks how long it will.
     *
     * @throws StepFailure with a message when it does not, or not for long
     */
    public void probe(String name) {
        new SourceQuestions(sources.find(name).orElseThrow(), clock).probe();
    }

    /**
     * Asks for what needs neither a ticket nor a database: the login, changed tickets, the names that settings use. Where the
     * login is refused, nothing more is asked.
     */
    public static List<Check> withoutTicket(TicketSources sources, String name, Clock clock) {
        SourceQuestions questions = new SourceQuestions(sources.find(name).orElseThrow(), clock);
        if (questions.login(false)) {
            questions.changes();
            questions.names();
        }
        return questions.checks();
    }

    private Check webhook(TicketSource source) {
        Duration poll = source.settings().poll();
        if (source.settings().webhook() == null) {
            return new Check(
                    "webhook",
                    poll == null ? Proof.ABSENT : Proof.PROVED,
                    poll == null
                            ? "It has neither a webhook nor poll: its tickets start nothing. Configure one of them."
                            : "It has no webhook and needs none: it is asked every " + poll + ".");
        }
        Instant last = deliveries.lastReceived(source.name());
        return new Check(
                "webhook",
                last == null ? Proof.NOT_PROVED : Proof.PROVED,
                last == null
                        ? "No delivery has come yet. Change a ticket there, and look again; where Keyturn cannot be"
                                + " reached, set poll instead."
                        : "The last delivery came at " + last + ".");
    }
}
