package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.ticket.TicketUpdates.Backlog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Diagnoses a source: what works, what does not, and whether it is behind. */
public class SourceDiagnostics {

    private static final Duration LATE = Duration.ofMinutes(5);

    private final TicketSources sources;
    private final Accounts accounts;
    private final WebhookDeliveryTable deliveries;
    private final TicketUpdates updates;
    private final Clock clock;

    SourceDiagnostics(
            TicketSources sources,
            Accounts accounts,
            WebhookDeliveryTable deliveries,
            TicketUpdates updates,
            Clock clock) {
        this.sources = sources;
        this.accounts = accounts;
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

    private Check reached(TicketSource source) {
        try {
            int changed = source.system()
                    .changedSince(clock.instant().minus(Duration.ofMinutes(1)))
                    .size();
            return new Check(
                    "login", true, "The system answers and takes Keyturn's login; " + changed + " tickets are new.");
        } catch (TicketSystemException | InvalidSettingException trouble) {
            return new Check("login", false, String.valueOf(trouble.getMessage()));
        }
    }

    private List<Check> ticket(TicketSource source, String id) {
        if (!source.isOurs(id)) {
            return List.of(new Check(
                    "ticket",
                    false,
                    "This is no number of this source: it does not match "
                            + source.settings().ticketPattern() + ". Correct the number or ticket-pattern."));
        }
        try {
            Ticket ticket = source.system().read(id).orElse(null);
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
                            + ticket.windowStart() + " to " + ticket.windowEnd() + "."));
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
