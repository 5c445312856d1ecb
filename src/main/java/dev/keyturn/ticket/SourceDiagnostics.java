package dev.keyturn.ticket;

import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.ticket.TicketSourceSettings.Generic;
import dev.keyturn.ticket.TicketSourceSettings.Login;
import dev.keyturn.ticket.TicketUpdates.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Diagnoses a source: what works, what does not, and whether it is behind. */
public class SourceDiagnostics {

    private static final Duration LATE = Duration.ofMinutes(5);
    private static final int DAYS_TOLD_BEFORE = 30;

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
            SourceProof proof = new SourceProof(source, accounts, people, rotations, clock);
            if (!source.isRead()) {
                proof.add(
                        "ticket",
                        Proof.ABSENT,
                        "Tickets of this source are recorded and not read: its type is record-only.");
                return proof.checks();
            }
            proof.changes();
            proof.names();
            String id = proof.ticket(ticket);
            proof.checks().add(0, login(source, id != null));
            proof.note(id, write);
            proof.close(id, close);
            proof.checks().add(webhook(source));
            proof.checks().add(backlog(source));
            return proof.checks();
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
        TicketSource source = sources.find(name).orElseThrow();
        try {
            source.system().proveLogin();
        } catch (TicketSystemException | InvalidSettingException trouble) {
            throw StepFailure.refused("ticket-system", String.valueOf(trouble.getMessage()));
        }
        Login login = source.settings().login();
        LocalDate end = login == null ? null : login.expires();
        if (end != null && !LocalDate.now(clock).plusDays(DAYS_TOLD_BEFORE).isBefore(end)) {
            throw StepFailure.refused(
                    "ticket-login-expires",
                    "Keyturn's login at " + name + " runs out on " + end
                            + ". Make a new one there, replace its file, and correct login.expires.");
        }
    }

    /** A system that nothing can be asked without a ticket takes the login when it gives one. */
    private Check login(TicketSource source, boolean gaveTicket) {
        try {
            probe(source.name());
            Generic generic = source.settings().generic();
            return gaveTicket || generic == null || generic.changedPath() != null
                    ? new Check("login", Proof.PROVED, "The system answers and takes Keyturn's login.")
                    : new Check(
                            "login", Proof.NOT_PROVED, "A ticket that is read proves it. See the line of the ticket.");
        } catch (StepFailure trouble) {
            return new Check("login", Proof.NOT_PROVED, trouble.message());
        }
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
