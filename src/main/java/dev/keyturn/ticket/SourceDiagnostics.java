package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.KnownUsers;
import dev.keyturn.kernel.PersonNames;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.ticket.TicketSourceSettings.Login;
import dev.keyturn.ticket.TicketUpdates.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Diagnoses a source: what works, what does not, and whether it is behind. */
public class SourceDiagnostics {

    private static final Duration LATE = Duration.ofMinutes(5);
    private static final int DAYS_TOLD_BEFORE = 30;

    private final TicketSources sources;
    private final Accounts accounts;
    private final KnownUsers people;
    private final WebhookDeliveryTable deliveries;
    private final TicketUpdates updates;
    private final Clock clock;

    SourceDiagnostics(
            TicketSources sources,
            Accounts accounts,
            KnownUsers people,
            WebhookDeliveryTable deliveries,
            TicketUpdates updates,
            Clock clock) {
        this.sources = sources;
        this.accounts = accounts;
        this.people = people;
        this.deliveries = deliveries;
        this.updates = updates;
        this.clock = clock;
    }

    /** @param works what a check found; @param message what that is, with the next action where there is one */
    public record Check(String name, boolean works, String message) {}

    /**
     * @param behind whether updates have waited for more than five minutes
     * @param updatesWaiting updates that tickets are still to get
     * @param updatesGivenUp updates that were tried for days, in vain
     * @param oldestUpdate when the oldest of those that wait was queued
     * @param trouble why it could not be written, at the last try
     * @param deliveriesWaiting deliveries whose ticket does not say yet what is to be done
     */
    public record Status(
            String source,
            boolean behind,
            int updatesWaiting,
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
                    backlog.givenUp(),
                    oldest,
                    backlog.trouble(),
                    deliveries.waiting(name),
                    deliveries.lastReceived(name));
        });
    }

    /**
     * Asks the system now. It writes nothing there.
     *
     * @param ticket one to read; without it only what needs no ticket is checked
     */
    public Optional<List<Check>> test(String name, @Nullable String ticket) {
        return sources.find(name).map(source -> {
            List<Check> checks = new ArrayList<>();
            checks.add(reached(source));
            if (ticket != null) {
                checks.addAll(ticket(source, ticket));
            }
            checks.add(webhook(source));
            Status status = status(name).orElseThrow();
            checks.add(new Check(
                    "write-back",
                    !status.behind,
                    !source.settings().writeBack().on()
                            ? "Nothing is written into tickets: write-back.enabled is false."
                            : status.updatesWaiting + " updates wait to be written, " + status.updatesGivenUp
                                    + " were given up."
                                    + (status.trouble == null ? "" : " The last trouble: " + status.trouble)));
            return checks;
        });
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

    private Check reached(TicketSource source) {
        try {
            probe(source.name());
            int changed = source.system()
                    .changedSince(clock.instant().minus(Duration.ofMinutes(1)))
                    .size();
            return new Check(
                    "login", true, "The system answers and takes Keyturn's login; " + changed + " tickets are new.");
        } catch (StepFailure trouble) {
            return new Check("login", false, trouble.message());
        } catch (TicketSystemException | InvalidSettingException trouble) {
            return new Check("login", false, String.valueOf(trouble.getMessage()));
        }
    }

    private List<Check> ticket(TicketSource source, String typed) {
        String id = source.spelled(typed).orElse(null);
        if (id == null) {
            return List.of(new Check(
                    "ticket",
                    false,
                    "This is no number of this source: it does not match "
                            + source.settings().ticketPattern() + ". Correct the number or ticket-pattern."));
        }
        try {
            Ticket ticket = source.read(id).orElse(null);
            if (ticket == null) {
                return List.of(
                        new Check("ticket", false, "There is no ticket " + id + ", or Keyturn's user may not see it."));
            }
            List<Check> checks = new ArrayList<>();
            checks.add(new Check(
                    "ticket",
                    true,
                    "Ticket " + id + " was read: type \"" + ticket.type() + "\", state " + ticket.stateName()
                            + ", approval " + ticket.approval() + ", requester " + ticket.requester() + ", window "
                            + ticket.windowStart() + " to " + ticket.windowEnd()
                            + (ticket.onHold() ? ", on hold" : "") + "."));
            checks.add(author(ticket));
            List<Account> named = accounts.all().stream()
                    .filter(account -> source.gate().names(ticket, account))
                    .toList();
            checks.add(new Check(
                    "account",
                    named.size() == 1,
                    "It names " + ticket.subjects() + ", which is "
                            + (named.isEmpty()
                                    ? "none of Keyturn's accounts. Add it to accounts, or correct fields.account."
                                    : named.stream().map(Account::name).collect(Collectors.joining(" and ")) + ".")));
            for (Account account : named) {
                GateDecision decision = source.gate().judge(ticket, id, account, clock.instant());
                checks.add(new Check("gate", true, decision.answer() + ": " + decision.message()));
            }
            source.system().hasUpdate(id, "keyturn-update-test");
            checks.add(new Check("updates", true, "Its updates can be read."));
            return checks;
        } catch (TicketSystemException | InvalidSettingException trouble) {
            return List.of(new Check("ticket", false, String.valueOf(trouble.getMessage())));
        }
    }

    private Check author(Ticket ticket) {
        List<String> unnamed =
                ticket.withoutAuthor().stream().map(TicketField::setting).toList();
        if (!unnamed.isEmpty() || ticket.authors().isEmpty()) {
            return new Check(
                    "author",
                    false,
                    "No name to compare is at " + String.join(", ", unnamed)
                            + ", so nothing keeps the author from approving, and the change is stopped. Correct the setting,"
                            + " give Keyturn's user the right to see it, or list the names under people.");
        }
        String names = ticket.authors().stream().map(PersonNames::first).collect(Collectors.joining(", "));
        boolean known = ticket.authors().stream().allMatch(people::knows);
        return new Check(
                "author",
                known,
                names
                        + (known
                                ? " wrote it, whom Keyturn knows and who may not approve."
                                : " wrote it, and not all of them are users that Keyturn knows, so two people have to approve."
                                        + " List their names under people where they have others in Keyturn."));
    }

    private Check webhook(TicketSource source) {
        if (source.settings().webhook() == null) {
            return new Check(
                    "webhook",
                    source.settings().poll() != null,
                    source.settings().poll() != null
                            ? "It has no webhook; it is asked every "
                                    + source.settings().poll() + "."
                            : "It has neither a webhook nor poll: its tickets start nothing. Configure one of them.");
        }
        Instant last = deliveries.lastReceived(source.name());
        return new Check(
                "webhook",
                true,
                last == null ? "No delivery has come yet." : "The last delivery came at " + last + ".");
    }
}
