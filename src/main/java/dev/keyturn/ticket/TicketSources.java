package dev.keyturn.ticket;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.SettingMistakes;
import dev.keyturn.ticket.webhook.WebhookSettings;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ticket systems that Keyturn was configured with. */
public final class TicketSources {

    private final Map<String, TicketSource> sources = new LinkedHashMap<>();

    /** @throws InvalidSettingException for the first setting that cannot be right */
    public TicketSources(
            Map<String, TicketSourceSettings> configured, Accounts accounts, TicketLimits limits, Clock clock) {
        open(configured, accounts, limits, clock).throwFirst();
    }

    /** Those sources that can be used, whatever is wrong with the others. */
    public static TicketSources usable(
            TicketSettings settings, Accounts accounts, Clock clock, SettingMistakes mistakes) {
        TicketSources sources = new TicketSources();
        TicketLimits limits = TicketLimits.STANDARD;
        sources.open(settings.sources(), accounts, limits, clock).all().forEach(mistakes::add);
        for (TicketSource source : sources.all()) {
            WebhookSettings webhook = source.settings().webhook();
            if (webhook != null) {
                mistakes.in(() -> Webhook.open(source, webhook, limits, clock));
            }
        }
        return sources;
    }

    private TicketSources() {}

    private SettingMistakes open(
            Map<String, TicketSourceSettings> configured, Accounts accounts, TicketLimits limits, Clock clock) {
        SettingMistakes mistakes = new SettingMistakes();
        configured.forEach((name, settings) -> mistakes.in(() -> {
            sources.put(name, TicketSource.open(name, settings, limits, clock));
            AccountAliases.check("keyturn.tickets.sources." + name + ".accounts", settings.accounts(), accounts);
        }));
        Map<String, String> patterns = new LinkedHashMap<>();
        all().stream().filter(TicketSource::isRead).forEach(source -> {
            String other = patterns.putIfAbsent(source.pattern().pattern(), source.name());
            if (other != null) {
                mistakes.add(
                        "keyturn.tickets.sources." + source.name() + ".ticket-pattern",
                        "is that of " + other
                                + " as well, so a number would not say whose ticket it is. Tell them apart.");
            }
        });
        boolean read =
                configured.values().stream().anyMatch(one -> one.type() != TicketSourceSettings.Type.RECORD_ONLY);
        for (int i = 0; i < accounts.all().size() && !read; i++) {
            Account account = accounts.all().get(i);
            if (account.ticketRequired()) {
                mistakes.add(
                        "keyturn.accounts[" + i + "].ticket-required",
                        "is true for " + account.name()
                                + ", but no ticket system is configured whose tickets are read, so it could never be"
                                + " rotated. Configure one under keyturn.tickets.sources.");
            }
        }
        return mistakes;
    }

    TicketSources(TicketSource only) {
        sources.put(only.name(), only);
    }

    public Set<String> names() {
        return Set.copyOf(sources.keySet());
    }

    /** Names of those whose tickets are read, and not only recorded. */
    public List<String> read() {
        return all().stream()
                .filter(TicketSource::isRead)
                .map(TicketSource::name)
                .toList();
    }

    Optional<TicketSource> find(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    Collection<TicketSource> all() {
        return sources.values();
    }

    /** The first one that has numbers like this; one that is read comes before one that is not. */
    Optional<TicketSource> ofTicket(@Nullable String ticket) {
        return sources.values().stream()
                .sorted(Comparator.comparing(TicketSource::isRead).reversed())
                .filter(source -> source.spelled(ticket).isPresent())
                .findFirst();
    }

    /** A ticket's number as its system writes it; empty when it can be a ticket of none of them. */
    public Optional<String> spelled(@Nullable String typed) {
        return ofTicket(typed).flatMap(source -> source.spelled(typed));
    }

    /** Whether a ticket of this number is read and judged, and not only recorded. */
    public boolean isJudged(String ticket) {
        return ofTicket(ticket).filter(TicketSource::isRead).isPresent();
    }
}
