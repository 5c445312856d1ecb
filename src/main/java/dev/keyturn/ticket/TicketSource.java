package dev.keyturn.ticket;

import dev.keyturn.kernel.PlainText;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One configured ticket system: what speaks with it, and by which rules its tickets are judged. */
public record TicketSource(
        String name, TicketSourceSettings settings, Pattern pattern, TicketSystem system, Gate gate) {

    private static final int LONGEST_TICKET = 100;

    /** @throws dev.keyturn.kernel.InvalidSettingException for a setting that cannot be right */
    static TicketSource open(String name, TicketSourceSettings settings, TicketLimits limits, Clock clock) {
        new SourceCheck(name, settings).run();
        SourceHttp http = new SourceHttp(name, settings.login(), limits, clock);
        Map<TicketField, String> fields = settings.fields();
        TicketMapper mapper = new TicketMapper(name, fields);
        URI url = URI.create(String.valueOf(settings.url()).replaceFirst("/$", ""));
        TicketSystem system =
                switch (Objects.requireNonNull(settings.type())) {
                    case SERVICENOW -> new ServiceNow(url, http, fields, mapper);
                    case JIRA -> new Jira(url, http, fields, mapper, clock);
                    case GENERIC -> new GenericSystem(url, Objects.requireNonNull(settings.generic()), http, mapper);
                };
        return of(name, settings, system);
    }

    static TicketSource of(String name, TicketSourceSettings settings, TicketSystem system) {
        Pattern pattern = Pattern.compile(String.valueOf(settings.ticketPattern()));
        return new TicketSource(name, settings, pattern, system, new Gate(settings.gate(), settings.accounts()));
    }

    TicketSourceSettings.Type type() {
        return Objects.requireNonNull(settings.type());
    }

    /** Whether this could be one of its tickets. Nothing else is ever put into an address or a query. */
    boolean isOurs(@Nullable String ticket) {
        return ticket != null
                && ticket.length() <= LONGEST_TICKET
                && PlainText.isOneLine(ticket)
                && pattern.matcher(ticket).matches();
    }
}
