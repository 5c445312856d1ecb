package dev.keyturn.ticket;

import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ticket systems that Keyturn was configured with. */
public final class TicketSources {

    private final Map<String, TicketSource> sources = new LinkedHashMap<>();

    /** @throws dev.keyturn.kernel.InvalidSettingException for the first setting that cannot be right */
    public TicketSources(Map<String, TicketSourceSettings> configured, TicketLimits limits, Clock clock) {
        configured.forEach((name, settings) -> sources.put(name, TicketSource.open(name, settings, limits, clock)));
    }

    TicketSources(TicketSource only) {
        sources.put(only.name(), only);
    }

    public Set<String> names() {
        return Set.copyOf(sources.keySet());
    }

    Optional<TicketSource> find(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    Collection<TicketSource> all() {
        return sources.values();
    }

    /** The first one that has numbers like this. */
    Optional<TicketSource> ofTicket(@Nullable String ticket) {
        return sources.values().stream().filter(source -> source.isOurs(ticket)).findFirst();
    }
}
