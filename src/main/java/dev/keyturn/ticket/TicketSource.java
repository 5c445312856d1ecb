package dev.keyturn.ticket;

import dev.keyturn.kernel.PlainText;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One configured ticket system: what speaks with it, and by which rules its tickets are judged. */
public final class TicketSource {

    private final String name;
    private final TicketSourceSettings settings;
    private final Pattern pattern;
    private final TicketSystem system;
    private final Gate gate;

    private TicketSource(String name, TicketSourceSettings settings, Pattern pattern, TicketSystem system) {
        this.name = name;
        this.settings = settings;
        this.pattern = pattern;
        this.system = system;
        this.gate = new Gate(settings.gate(), settings.accounts());
    }

    /** @throws dev.keyturn.kernel.InvalidSettingException for a setting that cannot be right */
    static TicketSource open(String name, TicketSourceSettings settings, Clock clock) {
        new SourceCheck(name, settings).run();
        return of(name, settings, system(name, settings, clock));
    }

    static TicketSource of(String name, TicketSourceSettings settings, TicketSystem system) {
        return new TicketSource(name, settings, Pattern.compile(String.valueOf(settings.ticketPattern())), system);
    }

    String name() {
        return name;
    }

    TicketSourceSettings settings() {
        return settings;
    }

    TicketSystem system() {
        return system;
    }

    Gate gate() {
        return gate;
    }

    /** Whether this could be one of its tickets. Nothing else is ever put into an address or a query. */
    boolean isOurs(@Nullable String ticket) {
        return ticket != null
                && ticket.length() <= 100
                && PlainText.isOneLine(ticket)
                && pattern.matcher(ticket).matches();
    }

    private static TicketSystem system(String name, TicketSourceSettings settings, Clock clock) {
        SourceHttp http = new SourceHttp(name, settings, clock);
        TicketFields fields = settings.fields();
        TicketMapper mapper = new TicketMapper(name, fields);
        URI url = withoutSlash(Objects.requireNonNull(settings.url()));
        return switch (Objects.requireNonNull(settings.type())) {
            case SERVICENOW -> new ServiceNow(url, http, fields, mapper);
            case JIRA -> new Jira(url, http, fields, mapper, clock);
            case GENERIC -> new GenericSystem(url, Objects.requireNonNull(settings.generic()), http, mapper);
        };
    }

    private static URI withoutSlash(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
    }
}
