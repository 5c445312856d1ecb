package dev.keyturn.ticket;

import dev.keyturn.kernel.PlainText;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import java.net.URI;
import java.text.Normalizer;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One configured ticket system: what speaks with it, and by which rules its tickets are judged. */
public record TicketSource(
        String name, TicketSourceSettings settings, Pattern pattern, TicketSystem system, Gate gate) {

    private static final int LONGEST_TICKET = 100;
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Z}\\s]+");

    /** @throws dev.keyturn.kernel.InvalidSettingException for a setting that cannot be right */
    static TicketSource open(String name, TicketSourceSettings settings, TicketLimits limits, Clock clock) {
        new SourceCheck(name, settings).run();
        if (settings.type() == Type.RECORD_ONLY) {
            return of(name, settings, new RecordOnlySystem());
        }
        SourceHttp http = new SourceHttp(name, settings.login(), limits, clock);
        Map<TicketField, String> fields = settings.fields();
        TicketMapper mapper = new TicketMapper(name, fields, settings.people());
        AccountAliases aliases = new AccountAliases(settings.accounts());
        URI url = URI.create(String.valueOf(settings.url()).replaceFirst("/$", ""));
        TicketSystem system =
                switch (Objects.requireNonNull(settings.type())) {
                    case SERVICENOW ->
                        new ServiceNow(
                                url,
                                http,
                                fields,
                                mapper,
                                settings.replacesFirstApproval()
                                        || settings.gate().wantsApprovers());
                    case JIRA -> new Jira(url, http, fields, mapper, settings.gate(), aliases::isListed, clock);
                    case GENERIC ->
                        new GenericSystem(url, Objects.requireNonNull(settings.generic()), http, mapper, clock);
                    case RECORD_ONLY -> throw new IllegalStateException();
                };
        return of(name, settings, system);
    }

    static TicketSource of(String name, TicketSourceSettings settings, TicketSystem system) {
        Pattern pattern = Pattern.compile(String.valueOf(settings.ticketPattern()));
        return new TicketSource(
                name, settings, pattern, system, new Gate(settings.gate(), new AccountAliases(settings.accounts())));
    }

    TicketSourceSettings.Type type() {
        return Objects.requireNonNull(settings.type());
    }

    /** Whether its tickets are read and judged, and not only recorded. */
    boolean isRead() {
        return type() != Type.RECORD_ONLY;
    }

    /**
     * The ticket that is called so, and no other one.
     *
     * @return nothing when there is none, which is believed only where the login is proved
     * @throws TicketSystemException when it cannot be read
     */
    Optional<Ticket> read(String id) {
        Optional<Ticket> ticket = system.read(id);
        if (ticket.isEmpty()) {
            system.proveLogin();
            return ticket;
        }
        String given = ticket.get().id();
        if (!spelled(given).equals(Optional.of(id))) {
            throw TicketSystemException.lasting("Asked for ticket " + id + ", " + name + " gave " + given
                    + ". Was it moved? Give the number that it has now, or correct fields.id.");
        }
        return ticket;
    }

    /**
     * The number of one of its tickets as the system writes it, whatever was typed: in other letters, with blanks, or with
     * characters that no one sees. Nothing else is ever put into an address or a query.
     *
     * @return empty when this can be none of its tickets
     */
    Optional<String> spelled(@Nullable String typed) {
        if (typed == null || typed.length() > LONGEST_TICKET || !PlainText.isOneLine(typed)) {
            return Optional.empty();
        }
        String number = UNSEEN.matcher(Normalizer.normalize(typed, Normalizer.Form.NFKC))
                .replaceAll("");
        return Stream.of(number, number.toUpperCase(Locale.ROOT), number.toLowerCase(Locale.ROOT))
                .filter(candidate -> pattern.matcher(candidate).matches())
                .findFirst();
    }
}
